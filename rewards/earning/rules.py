"""A rule version as evaluation needs it: compiled once, compared by number and set. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from rewards.earning.basket import EarningBase, Line
from rewards.earning.conditions import Check, asked_of, checks_of, metadata_asked_of
from rewards.earning.expression import Expression, compile_expression
from rewards.earning.goods import NONE, Goods, Words
from rewards.earning.limits import PURCHASE, Limit
from rewards.earning.outcome import SPENDABLE, AwardLine, Owner
from rewards.earning.situation import Situation
from rewards.lifetimes import Expiry, Pending

BASE, EXTRA, PIECE, BONUS, MULTIPLIER = "base", "extra", "piece", "bonus", "multiplier"
BEST, FIRST, SUM = "best", "first", "sum"
REDUCE, REJECT = "reduce", "reject"

Window = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """
    What the rules of a campaign share: the window (until is excluded), target, hold-out, budget.

    segment: the code of the one it is for, "" for everybody. seed: of the hold-out.
    """

    id: int
    code: str
    name: str
    starts_at: datetime
    ends_at: datetime | None = None
    segment: str = ""
    holdout_percent: int = 0
    seed: UUID | None = None
    budget_points: int | None = None
    budget_over: str = REDUCE


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One published version.

    multiplier_hundredths: 150 means one and a half times the base. Empty sets mean "any".
    budget_points: also of a budget in money, by what points cost. pauses: when it gives nothing.
    pending, expiry: the rule's own; None where it says what its program says.
    """

    version_id: int
    code: str
    number: int
    award: str
    effective_from: datetime
    effective_until: datetime | None = None
    rule_id: int = 0
    points: int = 0
    step_minor: int = 1
    multiplier_hundredths: int = 100
    rounding: str = "floor"
    is_multiplied: bool = False
    point_kind: str = SPENDABLE
    funded_by: str = ""
    categories: Words = NONE
    categories_excluded: Words = NONE
    skus: Words = NONE
    skus_excluded: Words = NONE
    brands: Words = NONE
    brands_excluded: Words = NONE
    attributes: Mapping[str, Words] = field(default_factory=dict)
    attributes_excluded: Mapping[str, Words] = field(default_factory=dict)
    goods_min_minor: int = 0
    pieces_min: int = 0
    weekdays: frozenset[int] = frozenset()
    from_time: time | None = None
    until_time: time | None = None
    stores: Words = NONE
    event: str = ""
    channels: Words = NONE
    tenders: Words = NONE
    basket_min_minor: int = 0
    basket_max_minor: int | None = None
    expression: str = ""
    tiers: Words = NONE
    segments: Words = NONE
    visit_number: int | None = None
    visit_every: int | None = None
    birthday_days_before: int | None = None
    birthday_days_after: int | None = None
    age_min: int | None = None
    age_max: int | None = None
    enrolled_days_min: int | None = None
    enrolled_days_max: int | None = None
    campaign: CampaignCard | None = None
    priority: int = 0
    is_last: bool = False
    group: str = ""
    group_mode: str = ""
    limits: Sequence[Limit] = ()
    budget_points: int | None = None
    budget_over: str = REDUCE
    pauses: Sequence[Window] = ()
    pending: Pending | None = None
    expiry: Expiry | None = None
    goods: Goods = field(init=False, repr=False)
    checks: Sequence[Check] = field(init=False, repr=False)
    asks: frozenset[str] = field(init=False, repr=False)
    asks_metadata: frozenset[str] | None = field(init=False, repr=False)
    condition: Expression | None = field(init=False, repr=False)
    is_base: bool = field(init=False, repr=False)
    competes: bool = field(init=False, repr=False)
    rivals: tuple[str, str] = field(init=False, repr=False)
    weighs_basket: bool = field(init=False, repr=False)
    _refusals: dict[str, AwardLine] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        goods = Goods(
            self.categories,
            self.categories_excluded,
            self.skus,
            self.skus_excluded,
            self.brands,
            self.brands_excluded,
            self.attributes,
            self.attributes_excluded,
        )
        condition = compile_expression(self.expression) if self.expression else None
        derived = {
            "goods": goods,
            "checks": checks_of(self),
            "asks": asked_of(self),
            "asks_metadata": metadata_asked_of(self),
            "condition": condition,
            "is_base": self.award == BASE or (self.award != MULTIPLIER and self.is_multiplied),
            "competes": bool(self.group) or self.award == MULTIPLIER,
            # Its group and how that is decided; multipliers without one are one, the best wins.
            "rivals": (self.group, self.group_mode or BEST),
            "weighs_basket": bool(
                self.basket_min_minor
                or self.basket_max_minor is not None
                or self.goods_min_minor
                or self.pieces_min
                or condition
            ),
            "_refusals": {},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def owners(self) -> list[Owner]:
        """Whose budgets its points are taken from."""
        owners: list[Owner] = []
        if self.budget_points is not None:
            owners.append(("rule", self.rule_id))
        if self.campaign is not None and self.campaign.budget_points is not None:
            owners.append(("campaign", self.campaign.id))
        return owners

    def overs(self, owners: Iterable[Owner]) -> set[str]:
        """What these budgets say of what does not fit whole: reduce, or reject."""
        campaign = self.campaign
        return {
            self.budget_over if kind == "rule" or campaign is None else campaign.budget_over
            for kind, _ in owners
        }

    @property
    def has_periods(self) -> bool:
        """Whether a limit looks at more than the one purchase."""
        return any(limit.per != PURCHASE for limit in self.limits)

    @property
    def is_counted(self) -> bool:
        """Whether a limit, a budget, a campaign, a partner or a tier counts what it gives."""
        return bool(
            self.limits
            or self.campaign
            or self.budget_points is not None
            or self.funded_by
            or self.point_kind != SPENDABLE
        )

    def valid_at(self, moment: datetime) -> bool:
        return self.effective_from <= moment and (
            self.effective_until is None or moment < self.effective_until
        )

    def unfit(self, sale: Situation) -> str:
        """The reason why a situation does not fit; "" when it does."""
        for check in self.checks:
            if reason := check(sale):
                return reason
        return ""

    def refused(self, reason: str) -> AwardLine:
        """The line of a rule whose situation does not fit; always the same one."""
        line = self._refusals.get(reason)
        if line is None:
            line = self._refusals[reason] = AwardLine(
                self.code, self.number, self.version_id, 0, 0, reason, 0, self.point_kind
            )
        return line

    def matches(self, line: Line) -> bool:
        """Whether it is about this line."""
        return self.goods.matches(line)

    def matched_minor(self, base: EarningBase) -> int:
        """What the lines of this rule cost together, in minor units, never below zero."""
        return self.goods.minor(base)
