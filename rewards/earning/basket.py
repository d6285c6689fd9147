"""What was bought, and how much of it can earn. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from rewards.points import split


class Line(NamedTuple):
    """One line of a basket; `net_minor` is what it cost, and may be below zero (a coupon)."""

    sku: str
    category: str
    brand: str
    net_minor: int


class Basket(NamedTuple):
    """The lines of a sale and the part of the bill that was paid with points, in minor units."""

    lines: Sequence[Line]
    points_tender_minor: int = 0


class EarningBase(NamedTuple):
    """
    What of a basket can earn.

    by_category: what the lines of each category cost together; most rules need no more than this.
    sum_minor: what all of them cost together; below zero when coupons outweigh the goods.
    """

    lines: Sequence[Line]
    by_category: Mapping[str, int]
    sum_minor: int

    @property
    def minor(self) -> int:
        """What can earn in all, never below zero."""
        return max(0, self.sum_minor)


def earning_base(
    basket: Basket, never_earn: Collection[str], *, points_tender_earns: bool
) -> EarningBase:
    """
    The lines that can earn, each less its share of what was paid with points.

    The points paid are shared over all lines in proportion to what they cost, to the last cent.
    """
    lines = basket.lines
    if basket.points_tender_minor and not points_tender_earns:
        lines = _less_points_paid(basket)
    by_category: dict[str, int] = {}
    for _, category, _, net_minor in lines:
        by_category[category] = by_category.get(category, 0) + net_minor
    if not by_category.keys().isdisjoint(never_earn):
        lines = [line for line in lines if line.category not in never_earn]
        by_category = {name: by_category[name] for name in by_category.keys() - set(never_earn)}
    return EarningBase(lines, by_category, sum(by_category.values()))


def shared_tender(basket: Basket) -> list[int]:
    """What each line got of the part that was paid with points; a coupon is paid with nothing."""
    nets = [max(0, line.net_minor) for line in basket.lines]
    return split(min(basket.points_tender_minor, sum(nets)), nets)


def _less_points_paid(basket: Basket) -> list[Line]:
    return [
        line._replace(net_minor=line.net_minor - share)
        for line, share in zip(basket.lines, shared_tender(basket), strict=True)
    ]
