"""What was bought, and how much of it can earn. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from rewards.earning.situation import NOTHING
from rewards.earning.terms import Terms
from rewards.points import split

THOUSANDTHS = 1_000
_SKU, _BRAND = 0, 2


class Line(NamedTuple):
    """
    One line of a basket; `net_minor` is what it cost, and may be below zero (a coupon).

    thousandths: of a piece or a weight; 2 pieces are 2,000. tax_minor: the tax within `net_minor`,
    as far as the till says it. attributes: name → value, such as color → red.
    """

    sku: str
    category: str
    brand: str
    net_minor: int
    thousandths: int = THOUSANDTHS
    tax_minor: int = 0
    attributes: Mapping[str, str] = NOTHING


class Basket(NamedTuple):
    """The lines of a sale and the part of the bill that was paid with points, in minor units."""

    lines: Sequence[Line]
    points_tender_minor: int = 0


class EarningBase:
    """
    What of a basket can earn.

    by_category: what the lines of each category cost together; most rules need no more than this.
    sum_minor: what all of them cost together; below zero when coupons outweigh the goods.
    minor: what can earn in all, never below zero.
    """

    __slots__ = ("_sums", "by_category", "lines", "minor", "sum_minor")

    def __init__(self, lines: Sequence[Line], by_category: dict[str, int]) -> None:
        self.lines = lines
        self.by_category = by_category
        self.sum_minor = sum(by_category.values())
        self.minor = max(0, self.sum_minor)
        self._sums = {"categories": by_category}

    def sums(self, by: str) -> Mapping[str, int]:
        """What the lines of each cost together, by categories, skus or brands; added up once."""
        found = self._sums.get(by)
        if found is None:
            place = _SKU if by == "skus" else _BRAND
            found = self._sums[by] = {}
            for line in self.lines:
                word = str(line[place])
                found[word] = found.get(word, 0) + line.net_minor
        return found


def earning_base(basket: Basket, terms: Terms) -> EarningBase:
    """
    The lines that can earn, each less its share of what was paid with points, and less its tax
    where tax does not earn.

    The points paid are shared over all lines in proportion to what they cost, to the last cent.
    """
    lines = basket.lines
    if basket.points_tender_minor and not terms.points_tender_earns:
        lines = _less_points_paid(basket)
    if not terms.tax_earns:
        lines = [line._replace(net_minor=line.net_minor - line.tax_minor) for line in lines]
    by_category: dict[str, int] = {}
    for line in lines:
        category = line.category
        by_category[category] = by_category.get(category, 0) + line.net_minor
    never_earn = terms.never_earn
    if not by_category.keys().isdisjoint(never_earn):
        lines = [line for line in lines if line.category not in never_earn]
        by_category = {name: by_category[name] for name in by_category.keys() - set(never_earn)}
    return EarningBase(lines, by_category)


def pieces(lines: Collection[Line]) -> int:
    """How many whole pieces some lines are together; what was taken off is no piece."""
    return sum([line.thousandths for line in lines if line.net_minor >= 0]) // THOUSANDTHS


def shared_tender(basket: Basket) -> list[int]:
    """What each line got of the part that was paid with points; a coupon is paid with nothing."""
    nets = [max(0, line.net_minor) for line in basket.lines]
    return split(min(basket.points_tender_minor, sum(nets)), nets)


def _less_points_paid(basket: Basket) -> list[Line]:
    return [
        _paid_less(line, share) if share else line
        for line, share in zip(basket.lines, shared_tender(basket), strict=True)
    ]


def _paid_less(line: Line, share: int) -> Line:
    """A line of which a share was paid with points; its tax shrinks with it."""
    left = line.net_minor - share
    return line._replace(net_minor=left, tax_minor=line.tax_minor * left // line.net_minor)
