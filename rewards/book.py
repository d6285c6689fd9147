"""
The program as crediting needs it: settings, tiers and compiled rules, of one revision.

Always: a rulebook is immutable; it holds every published version, ended ones too, because a sale
uses the version valid when it occurred.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from members.errors import DomainError
from rewards.earning import Basket, Outcome, Rule, Situation, Terms, weigh
from rewards.earning.limits import NONE_USED, Usage
from rewards.earning.outcome import Caps, said_of
from rewards.earning.retracing import retraced
from rewards.earning.timetable import Timetable
from rewards.lifetimes import Parcel
from rewards.promises import Promises
from rewards.receipts import Template
from rewards.stamping import Card
from rewards.tiering import Ladder, TierStep

POINTS_PER_PURCHASE_MAX = 10**12


class TooManyPoints(DomainError):
    code = "too_many_points"
    title = "The sale would earn more points than one sale may"

    def __init__(self, points: int) -> None:
        super().__init__(
            f"This sale would earn {points} points, and one sale may earn "
            f"{POINTS_PER_PURCHASE_MAX} at most: check its amounts, and the rules of the program."
        )


@dataclass(frozen=True, slots=True)
class Rulebook:
    """
    One revision of one program.

    promises: when its points can be used. ladder: its tiers. cards: its stamp cards, old ones too.
    receipts: its own templates.
    """

    program_id: int
    revision: int
    currency: str
    time_zone: str
    points_name: str
    hold_minutes: int
    unclaimed_days: int
    return_policy: str
    debt_points_max: int | None
    debt_repay_percent: int
    gives_back_rewards: bool
    parked_days: int
    claim_days: int
    offline_vouchers_daily_max: int
    transfers_allowed: bool
    transfer_points_max: int | None
    transfer_points_daily_max: int | None
    expiry_activities: frozenset[str]
    extends_points: bool
    promises: Promises
    terms: Terms
    timetable: Timetable
    by_version: Mapping[int, Rule]
    ladder: Ladder
    cards: tuple[Card, ...]
    language: str
    card_url: str
    receipts: Mapping[tuple[str, str], Template]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every published version, in the order in which they are asked."""
        return self.timetable.rules

    @property
    def asks(self) -> frozenset[str]:
        """What its rules ask of a situation, besides the moment and the tier."""
        return self.timetable.asks

    @property
    def asks_metadata(self) -> frozenset[str] | None:
        """Under which keys its rules look at a member's metadata; None: at any."""
        return self.timetable.asks_metadata

    @property
    def inactivity_months(self) -> int | None:
        """The months that an activity gives anew under the program's policy; None if none does."""
        return self.promises.life.inactivity_months

    def extends(self, activity: str) -> bool:
        """Whether an activity, purchase or redemption, puts off the end of any points."""
        return self.extends_points and activity in self.expiry_activities

    @property
    def tiers(self) -> tuple[TierStep, ...]:
        """Highest first."""
        return self.ladder.steps

    def tier(self, figure: int, kept: str = "") -> TierStep | None:
        """The tier of somebody with this figure, to whom the tier `kept` is promised."""
        return self.ladder.at(figure, kept)

    def next_tier(self, figure: int, kept: str = "") -> TierStep | None:
        """The lowest tier above that one."""
        return self.ladder.above(self.tier(figure, kept))

    def outcome(
        self,
        basket: Basket,
        situation: Situation,
        *,
        usage: Usage = NONE_USED,
        caps: Caps | None = None,
    ) -> Outcome:
        """
        What a basket earns in a situation, its tier included; as `earning.weigh`.

        Raises TooManyPoints.

        The one place where a program and a basket meet: worker, request and quote all come here.
        """
        outcome = weigh(
            basket,
            self.timetable.at(situation.occurred_at, situation.event),
            terms=self.terms,
            situation=situation,
            usage=usage,
            caps=caps,
        )
        if max(outcome.points, outcome.qualifying) > POINTS_PER_PURCHASE_MAX:
            raise TooManyPoints(max(outcome.points, outcome.qualifying))
        if self.asks or usage or caps:
            said = situation.said(self.asks) | said_of(usage, caps)
            outcome = outcome._replace(inputs=said)
        return self.promises.noted(outcome)

    def window_start(self, moment: datetime) -> datetime:
        """The first instant that counts for the tier at `moment`."""
        return self.ladder.window_start(moment)

    def again(self, trace: Mapping[str, Any], basket: Basket, *, occurred_at: datetime) -> Outcome:
        """
        What a basket would have earned in the place of the sale that a stored trace explains.

        Always: by the rule versions, the situation, limits, budgets and terms that the trace names,
        never by today's. The rulebook must be as new as the trace: take `of(program_id)`.
        """
        said = trace.get("terms")  # Sales of the first release kept none.
        return retraced(
            trace,
            basket,
            rules=self.by_version,
            terms=Terms.of(said) if said else self.terms,
            occurred_at=occurred_at,
        )

    def parcels(
        self, outcome: Outcome, *, occurred_at: datetime, confirmed_at: datetime | None = None
    ) -> list[Parcel]:
        """
        The points of an outcome by when they can be used, in order of first appearance.

        confirmed_at: when the purchase was confirmed; None while points may wait for that.
        Always: their points add up to those of the outcome.
        """
        return self.promises.parcels(outcome, occurred_at=occurred_at, confirmed_at=confirmed_at)

    def expires_at(self, moment: datetime) -> datetime | None:
        """When points expire that can be used from `moment`, as the program says; None: never."""
        return self.promises.expires_at(moment)
