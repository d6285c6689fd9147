"""
What a reward costs: one of its prices, or as many points as the member likes to pay with. Pure.

Always: what is paid with points is worth whole minor units, so that no point buys nothing; and
never more than the share of the bill that the shop allows.
Source: docs/decisions/0020-prices-and-gates-of-rewards.md
"""

from collections.abc import Sequence
from math import gcd
from typing import NamedTuple

from members.errors import DomainError, FieldError
from members.money import format_amount

PAYING = "pay"


class Price(NamedTuple):
    """So many points, and so much money besides."""

    points: int
    money_minor: int = 0


class Rate(NamedTuple):
    """
    How points pay: `points` are worth `value_minor`; at least `points_min` of them, for at most
    `bill_percent_max` in a hundred of the bill.
    """

    points: int
    value_minor: int
    points_min: int | None = None
    bill_percent_max: int | None = None

    @property
    def step(self) -> int:
        """The fewest points that are worth whole minor units; more come in multiples of it."""
        return self.points // gcd(self.points, self.value_minor)

    @property
    def least(self) -> int:
        """The fewest points that can pay."""
        return -(-max(self.points_min or 1, self.step) // self.step) * self.step

    def most(self, bill_minor: int | None) -> int | None:
        """The most points that can pay a bill; None when no bill is known."""
        if bill_minor is None:
            return None
        worth = bill_minor * (self.bill_percent_max or 100) // 100
        return worth * self.points // self.value_minor // self.step * self.step

    def worth(self, points: int) -> int:
        """What so many points pay, in minor units."""
        return points * self.value_minor // self.points


class PriceRefused(DomainError):
    code = "unknown_price"
    title = "The reward has no such price"


class PointsRefused(DomainError):
    code = "points_not_payable"
    title = "So many points cannot pay here"


class BillMissing(DomainError):
    code = "bill_required"
    title = "The bill decides how many points can pay"

    def __init__(self, percent: int) -> None:
        detail = f"Points may pay {percent} % of the bill at most: send its amount as `bill`."
        super().__init__(detail, errors=[FieldError("/bill", self.code, detail)])


def chosen(prices: Sequence[Price], points: int | None) -> Price:
    """
    The price of so many points; the first when none is named. Raises PriceRefused.
    """
    if points is None:
        return prices[0]
    for price in prices:
        if price.points == points:
            return price
    known = ", ".join(str(price.points) for price in prices)
    detail = f"This reward is not to be had for {points} points; its prices are {known}."
    raise PriceRefused(
        detail,
        errors=[FieldError("/price", PriceRefused.code, detail)],
        extra={"prices": [price.points for price in prices]},
    )


def paid(rate: Rate, points: int | None, *, bill_minor: int | None, currency: str) -> int:
    """
    What so many points pay, in minor units. Raises BillMissing, PointsRefused.
    """
    if bill_minor is None and rate.bill_percent_max is not None:
        raise BillMissing(rate.bill_percent_max)
    least, most = rate.least, rate.most(bill_minor)
    if (
        points is None
        or points < least
        or points % rate.step
        or (most is not None and points > most)
    ):
        raise _refused(rate, points, bill_minor, currency)
    return rate.worth(points)


def _refused(
    rate: Rate, points: int | None, bill_minor: int | None, currency: str
) -> PointsRefused:
    least, most = rate.least, rate.most(bill_minor)
    allowed = {"points_min": least, "points_max": most, "points_step": rate.step}
    if most is not None and most < least:
        bill = format_amount(bill_minor or 0, currency)
        detail = f"At least {least} points pay at once, and that is too much for {bill} {currency}."
    else:
        upper = "" if most is None else f" and at most {most}"
        steps = "" if rate.step == 1 else f", in steps of {rate.step}"
        said = "Say how many points pay" if points is None else f"{points} points cannot pay"
        detail = f"{said}: at least {least}{upper}{steps}."
    return PointsRefused(
        detail, errors=[FieldError("/points", PointsRefused.code, detail)], extra=allowed
    )
