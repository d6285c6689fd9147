"""Which lines a rule is about. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rewards.earning.basket import EarningBase, Line

Words = frozenset[str]
NONE: Words = frozenset()


class Key(NamedTuple):
    """Goods named by one thing alone, as most rules do; with nothing included, all but some."""

    name: str
    included: Words
    excluded: Words


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
    _key: Key | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        said = [
            name
            for name in ("categories", "skus", "brands", "attributes")
            if getattr(self, name) or getattr(self, f"{name}_excluded")
        ]
        object.__setattr__(self, "is_all", not said)
        if len(said) == 1 and said[0] != "attributes":
            included, excluded = getattr(self, said[0]), getattr(self, f"{said[0]}_excluded")
            left = included - excluded
            if left or not included:  # Of all that is named, something is left, or all is meant.
                object.__setattr__(self, "_key", Key(said[0], left, excluded))

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
        key = self._key
        if key is None:
            return max(0, sum([line.net_minor for line in base.lines if self.matches(line)]))
        sums = base.sums(key.name)
        words = key.included or key.excluded
        if len(words) > len(sums):  # many SKUs, a small basket
            found = sum([net for word, net in sums.items() if word in words])
        else:
            cost = sums.get
            found = sum([cost(word, 0) for word in words])
        return max(0, found if key.included else base.sum_minor - found)
