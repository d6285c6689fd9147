"""What was bought, and how much of it can earn. Pure."""

from collections.abc import Collection, Sequence
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


def earning_lines(
    basket: Basket, never_earn: Collection[str], *, points_tender_earns: bool
) -> list[Line]:
    """
    The lines that can earn, each less its share of what was paid with points.

    The points paid are shared over all lines in proportion to what they cost, to the last cent.
    """
    lines = basket.lines
    if basket.points_tender_minor and not points_tender_earns:
        nets = [max(0, line.net_minor) for line in lines]
        shares = split(min(basket.points_tender_minor, sum(nets)), nets)
        lines = [
            line._replace(net_minor=line.net_minor - share)
            for line, share in zip(lines, shares, strict=True)
        ]
    return [line for line in lines if line.category not in never_earn]


def total(lines: Sequence[Line]) -> int:
    """The sum of lines in minor units, never below zero."""
    return max(0, sum(line.net_minor for line in lines))
