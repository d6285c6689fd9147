"""A rule version as evaluation needs it: compiled once, compared by number and set. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rewards.earning.basket import Line, total

BASE, EXTRA, BONUS, MULTIPLIER = "base", "extra", "bonus", "multiplier"


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One published version.

    multiplier_hundredths: 150 means one and a half times the base. Empty sets mean "any".
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
    takes_all: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        picky = self.categories or self.categories_excluded or self.skus or self.skus_excluded
        object.__setattr__(self, "takes_all", not picky)

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

    def matched_minor(self, lines: Sequence[Line], basket_minor: int) -> int:
        """What the lines of this rule cost together, in minor units, never below zero."""
        if self.takes_all:
            return basket_minor
        return total([line for line in lines if self.matches(line)])
