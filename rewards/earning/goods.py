"""Which lines a rule is about. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rewards.earning.basket import EarningBase, Line

Words = frozenset[str]
NONE: Words = frozenset()


@dataclass(frozen=True, slots=True)
class Goods:
    """
    Lines named by category or SKU (one of them suffices), of the brands and with the attributes
    named; less those that are excluded by anything. Nothing named means every line.
    """

    categories: Words = NONE
    categories_excluded: Words = NONE
    skus: Words = NONE
    skus_excluded: Words = NONE
    brands: Words = NONE
    brands_excluded: Words = NONE
    attributes: Mapping[str, Words] = field(default_factory=dict)
    attributes_excluded: Mapping[str, Words] = field(default_factory=dict)
    is_all: bool = field(init=False, default=False)
    _names_lines: bool = field(init=False, default=False)
    _categories_wanted: Words = field(init=False, default=NONE)

    def __post_init__(self) -> None:
        excluded = bool(
            self.categories_excluded
            or self.skus_excluded
            or self.brands_excluded
            or self.attributes_excluded
        )
        included = bool(self.categories or self.skus or self.brands or self.attributes)
        names_lines = bool(
            self.skus
            or self.skus_excluded
            or self.brands
            or self.brands_excluded
            or self.attributes
            or self.attributes_excluded
        )
        object.__setattr__(self, "is_all", not (excluded or included))
        object.__setattr__(self, "_names_lines", names_lines)
        object.__setattr__(self, "_categories_wanted", self.categories - self.categories_excluded)

    def matches(self, line: Line) -> bool:
        """Named (or nothing is), of the right brand and attributes, and not excluded."""
        if (
            line.category in self.categories_excluded
            or line.sku in self.skus_excluded
            or line.brand in self.brands_excluded
        ):
            return False
        said = line.attributes
        if self.attributes_excluded and any(
            said.get(name) in values for name, values in self.attributes_excluded.items()
        ):
            return False
        if self.attributes and not all(
            said.get(name) in values for name, values in self.attributes.items()
        ):
            return False
        if self.brands and line.brand not in self.brands:
            return False
        if not (self.categories or self.skus):
            return True
        return line.category in self.categories or line.sku in self.skus

    def of(self, base: EarningBase) -> list[Line]:
        """The lines of a basket that match."""
        if self.is_all:
            return list(base.lines)
        return [line for line in base.lines if self.matches(line)]

    def minor(self, base: EarningBase) -> int:
        """What they cost together, in minor units, never below zero."""
        if self.is_all:
            return base.minor
        if self._names_lines:
            return self._minor_by_line(base)
        found = base.by_category.get
        if self.categories:
            return max(0, sum([found(name, 0) for name in self._categories_wanted]))
        excluded = sum([found(name, 0) for name in self.categories_excluded])
        return max(0, base.sum_minor - excluded)

    def _minor_by_line(self, base: EarningBase) -> int:
        # Most rules that name lines name one SKU of many: the basket has none of them.
        if self.skus and not self.categories and self.skus.isdisjoint(base.by_sku):
            return 0
        return max(0, sum([line.net_minor for line in base.lines if self.matches(line)]))
