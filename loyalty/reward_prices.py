"""
What one redemption costs and what it takes off the bill, fixed when it is made.

Always: a reward with one price costs no look-up more; what is taken off is never above the bill,
where that is known.
"""

from loyalty.models import Redemption
from loyalty.redeemers import Sought, Wish
from members import sql
from members.errors import DomainError, FieldError
from rewards import pricing
from rewards.pricing import PAYING, Price
from rewards.rulebook import Rulebook

_PRICES = "SELECT points, money_minor FROM rewards_rewardprice WHERE reward_id = %s ORDER BY points"


class NotPaying(DomainError):
    code = "points_not_asked"
    title = "The reward has a price of its own"

    def __init__(self) -> None:
        detail = "This reward is not paying with points: leave `points` out, or send `price`."
        super().__init__(detail, errors=[FieldError("/points", self.code, detail)])


class PriceNotAsked(DomainError):
    code = "price_not_asked"
    title = "The reward has no price of its own"

    def __init__(self) -> None:
        detail = "This reward is paying with points: leave `price` out, and send `points`."
        super().__init__(detail, errors=[FieldError("/price", self.code, detail)])


def set_price(redemption: Redemption, sought: Sought, wish: Wish, book: Rulebook) -> None:
    """
    Write what it costs and what it is worth into a redemption that is not stored yet.

    Raises PriceRefused, PointsRefused, BillMissing, NotPaying,
    PriceNotAsked.
    """
    if sought.kind == PAYING:
        if wish.price is not None:
            raise PriceNotAsked
        worth = pricing.paid(
            sought.rate, wish.points, bill_minor=wish.bill_minor, currency=book.currency
        )
        assert wish.points is not None
        redemption.points, redemption.value_minor = wish.points, worth
        return
    if wish.points is not None:
        raise NotPaying
    price = Price(sought.price_points, sought.price_minor)
    if wish.price not in {None, price.points}:
        others = (Price(*row) for row in sql.rows(_PRICES, [sought.id]))
        price = pricing.chosen([price, *others], wish.price)
    redemption.points, redemption.money_minor = price
    redemption.value_minor = _worth(sought, wish.bill_minor)


def _worth(sought: Sought, bill_minor: int | None) -> int:
    """What it takes off; of a percentage of some goods, only the till can tell."""
    if sought.percent is not None:
        is_told = bill_minor is not None and sought.scope == "basket"
        return (bill_minor or 0) * sought.percent // 100 if is_told else 0
    return sought.value_minor if bill_minor is None else min(sought.value_minor, bill_minor)
