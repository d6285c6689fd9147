"""
The program as crediting needs it: settings, tiers and compiled rules, read once per revision.

Always: a rulebook is immutable; it holds every published version, ended ones too, because a sale
uses the version valid when it occurred.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, ClassVar, NamedTuple

from members.errors import DomainError
from rewards import dates
from rewards.compiling import compiled, life_of, own_lives
from rewards.earning import Basket, Outcome, Rule, Terms, evaluate, weigh
from rewards.lifetimes import Parcel
from rewards.models import Program, RuleVersion, Tier
from rewards.promises import Promises

TIER_WINDOW_MONTHS = 12
POINTS_PER_PURCHASE_MAX = 10**12
_CHECK_SECONDS = 2.0


_NAMED_ALIKE = (
    "revision", "currency", "time_zone", "points_name", "hold_minutes", "unclaimed_days",
    "return_policy", "debt_points_max", "debt_repay_percent", "gives_back_rewards", "parked_days",
    "transfers_allowed", "transfer_points_max", "transfer_points_daily_max", "extends_points",
)  # fmt: skip


class NoProgram(DomainError):
    code = "no_program"
    title = "No program is set up"
    http_status = 503
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "There is no default program yet. Staff can create one in the admin, "
            "or load a file: manage.py program apply FILE."
        )


class TooManyPoints(DomainError):
    code = "too_many_points"
    title = "The sale would earn more points than one sale may"

    def __init__(self, points: int) -> None:
        super().__init__(
            f"This sale would earn {points} points, and one sale may earn "
            f"{POINTS_PER_PURCHASE_MAX} at most: check its amounts, and the rules of the program."
        )


class TierStep(NamedTuple):
    """A tier and the figure that reaches it."""

    threshold: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """
    One revision of one program. `tiers` stand highest first.

    promises: when its points can be used.
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
    transfers_allowed: bool
    transfer_points_max: int | None
    transfer_points_daily_max: int | None
    expiry_activities: frozenset[str]
    extends_points: bool
    promises: Promises
    terms: Terms
    rules: tuple[Rule, ...]
    tiers: tuple[TierStep, ...]

    @property
    def inactivity_months(self) -> int | None:
        """The months that an activity gives anew under the program's policy; None if none does."""
        return self.promises.life.inactivity_months

    def extends(self, activity: str) -> bool:
        """Whether an activity, purchase or redemption, puts off the end of any points."""
        return self.extends_points and activity in self.expiry_activities

    def tier(self, spend_minor: int) -> TierStep | None:
        """The highest tier that a spend reaches."""
        return next((step for step in self.tiers if step.threshold <= spend_minor), None)

    def next_tier(self, spend_minor: int) -> TierStep | None:
        """The lowest tier that a spend does not reach yet."""
        above = [step for step in self.tiers if step.threshold > spend_minor]
        return above[-1] if above else None

    def outcome(self, basket: Basket, *, spend_minor: int, occurred_at: datetime) -> Outcome:
        """
        What a basket earns for someone who had spent so much in the tier's window before it.

        Raises TooManyPoints.

        The one place where a program and a basket meet: worker, request and quote all come here.
        """
        tier = self.tier(spend_minor)
        outcome = evaluate(
            basket,
            self.rules,
            terms=self.terms,
            tier=tier.code if tier else "",
            occurred_at=occurred_at,
        )
        if outcome.points > POINTS_PER_PURCHASE_MAX:
            raise TooManyPoints(outcome.points)
        return self.promises.noted(outcome)

    def window_start(self, moment: datetime) -> datetime:
        """The first instant whose spend counts for the tier at `moment`."""
        return dates.window_start(moment, TIER_WINDOW_MONTHS, self.time_zone)

    def again(self, trace: Mapping[str, Any], basket: Basket) -> Outcome:
        """
        What a basket would have earned in the place of the sale that a stored trace explains.

        Always: by the rule versions, the tier and the terms that the trace names, never by today's.
        The rulebook must be as new as the trace: take `of(program_id)`.
        """
        by_version = {rule.version_id: rule for rule in self.rules}
        said = trace.get("terms")  # Sales of the first release kept none.
        return weigh(
            basket,
            [by_version[line["version_id"]] for line in trace["rules"]],
            terms=Terms.of(said) if said else self.terms,
            tier=trace["tier"],
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


class _Shelf:
    """What this process keeps: rulebooks by program, and which program was the default, when."""

    books: ClassVar[dict[int, Rulebook]] = {}
    default: Rulebook | None = None
    checked_at: float = 0.0
    read_at: ClassVar[dict[int, float]] = {}


def current(*, fresh: bool = False) -> Rulebook:
    """
    The default program's rulebook, kept in the process.

    fresh: look for a newer revision now (one small query) and not only every two seconds.

    Raises NoProgram.
    """
    kept = _Shelf.default
    if kept is not None and not fresh and monotonic() - _Shelf.checked_at < _CHECK_SECONDS:
        return kept
    program = Program.objects.filter(is_default=True).first()
    if program is None:
        raise NoProgram
    _Shelf.default, _Shelf.checked_at = _kept(program), monotonic()
    return _Shelf.default


def of(program_id: int) -> Rulebook:
    """The rulebook of one program as it stands now (one small query)."""
    return _kept(Program.objects.get(pk=program_id))


def at_hand(program_id: int) -> Rulebook:
    """The rulebook of one program, at most two seconds old: mostly without a query."""
    now = monotonic()
    if now - _Shelf.read_at.get(program_id, -_CHECK_SECONDS) >= _CHECK_SECONDS:
        of(program_id)
        _Shelf.read_at[program_id] = now
    return _Shelf.books[program_id]


def forget() -> None:
    """Drop what the process keeps; the next call reads the database."""
    _Shelf.books.clear()
    _Shelf.read_at.clear()
    _Shelf.default = None


def _kept(program: Program) -> Rulebook:
    book = _Shelf.books.get(program.pk)
    if book is None or book.revision != program.revision:
        book = _Shelf.books[program.pk] = _load(program)
    return book


def _load(program: Program) -> Rulebook:
    versions = RuleVersion.objects.filter(
        rule__program=program, published_at__isnull=False
    ).select_related("rule")
    rules = tuple(compiled(version) for version in versions)
    life = life_of(program)
    return Rulebook(
        program_id=program.pk,
        **{name: getattr(program, name) for name in _NAMED_ALIKE},
        expiry_activities=frozenset(program.expiry_activities),
        promises=Promises.of(program.time_zone, life, own_lives(rules, life)),
        terms=Terms(frozenset(program.never_earn_categories), program.points_tender_earns),
        rules=rules,
        tiers=tuple(
            TierStep(tier.threshold, tier.code, tier.name)
            for tier in Tier.objects.filter(program=program).order_by("-threshold")
        ),
    )
