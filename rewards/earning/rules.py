"""A rule version as evaluation needs it: compiled once, compared by number and set. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from rewards.earning.basket import EarningBase, Line
from rewards.lifetimes import Expiry, Pending

BASE, EXTRA, BONUS, MULTIPLIER = "base", "extra", "bonus", "multiplier"


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One published version.

    multiplier_hundredths: 150 means one and a half times the base. Empty sets mean "any".
    pending, expiry: the rule's own; None where it says what its program says.
    """

    version_id: int
    code: str
    number: int
    award: str
    effective_from: datetime
    effective_until: datetime | None = None
    points: int = 0
    step_minor: int = 1
    multiplier_hundredths: int = 100
    categories: frozenset[str] = frozenset()
    categories_excluded: frozenset[str] = frozenset()
    skus: frozenset[str] = frozenset()
    skus_excluded: frozenset[str] = frozenset()
    basket_min_minor: int = 0
    tiers: frozenset[str] = frozenset()
    rounding: str = "floor"
    pending: Pending | None = None
    expiry: Expiry | None = None
    names_skus: bool = field(init=False, default=False)
    categories_wanted: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "names_skus", bool(self.skus or self.skus_excluded))
        object.__setattr__(self, "categories_wanted", self.categories - self.categories_excluded)

    def valid_at(self, moment: datetime) -> bool:
        return self.effective_from <= moment and (
            self.effective_until is None or moment < self.effective_until
        )

    def matches(self, line: Line) -> bool:
        """Included by category or SKU (or by naming neither), and excluded by neither."""
        if line.category in self.categories_excluded or line.sku in self.skus_excluded:
            return False
        if not (self.categories or self.skus):
            return True
        return line.category in self.categories or line.sku in self.skus

    def matched_minor(self, base: EarningBase) -> int:
        """What the lines of this rule cost together, in minor units, never below zero."""
        if self.names_skus:
            return max(0, sum(line.net_minor for line in base.lines if self.matches(line)))
        found = base.by_category.get
        if self.categories:
            return max(0, sum([found(name, 0) for name in self.categories_wanted]))
        if self.categories_excluded:
            excluded = sum([found(name, 0) for name in self.categories_excluded])
            return max(0, base.sum_minor - excluded)
        return max(0, base.sum_minor)
