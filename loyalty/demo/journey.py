"""
The purchases of the Complete Journey data (84.51°), as bodies of POST /v1/purchases.

Facts of the data: times are UTC though they do not say so, and the stores are in New York; what a
customer paid for a line is `sales_value` less `coupon_disc`, which may be below zero; a basket has
one household, one store and one time. PURE.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from members.money import format_amount

CURRENCY: Final = "USD"
ZONE: Final = "America/New_York"
TILL: Final = "1"
LAST_STORED: Final = datetime(2018, 1, 1, 4, 1, 20)  # noqa: DTZ001 - as it is stored: UTC, unsaid

_NOISE = Decimal("0.000001")
_NEW_YORK = ZoneInfo(ZONE)


@dataclass(frozen=True, slots=True)
class Product:
    """What the data says of a product; `category` is its department."""

    category: str
    brand: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the data: so many of a product, and the cents paid for them all."""

    product: int
    quantity: int
    net_minor: int


@dataclass(frozen=True, slots=True)
class Basket:
    """One visit of a household to a store."""

    number: int
    household: int
    store: int
    occurred_at: datetime
    items: tuple[Item, ...]


def cents(amount: float) -> int:
    """
    Whole cents of an amount of the data, exactly.

    The data was summed in binary, so a free line may cost 4.4e-16; more than that is no noise.
    Raises ValueError for an amount between two cents.
    """
    exact = Decimal(str(amount)).scaleb(2)
    whole = exact.to_integral_value()
    if abs(exact - whole) > _NOISE:
        raise ValueError(f"{amount} is no whole number of cents")
    return int(whole)


def item_of(row: Mapping[str, Any]) -> Item:
    """One row of the data as an item."""
    net_minor = cents(row["sales_value"]) - cents(row["coupon_disc"])
    return Item(row["product_id"], row["quantity"], net_minor)


def days_to_move(today: date) -> int:
    """How many days to move all purchases, so that the last one was yesterday in New York."""
    last = LAST_STORED.replace(tzinfo=UTC).astimezone(_NEW_YORK).date()
    return (today - timedelta(days=1) - last).days


def moved(stored: datetime, days: int) -> datetime:
    """
    The instant of a stored time, moved by whole days: the shop's clock shows the same time.

    stored: naive, in UTC, as in the data. Returns UTC.
    """
    local = stored.replace(tzinfo=UTC).astimezone(_NEW_YORK)
    return (local + timedelta(days=days)).astimezone(UTC)


def today_in_shops(moment: datetime) -> date:
    """The day it is in the stores."""
    return moment.astimezone(_NEW_YORK).date()


def purchase_body(basket: Basket, *, card: str, products: Mapping[int, Product]) -> dict[str, Any]:
    """A basket as a till posts it, its member by the card that was scanned."""
    return {
        "external_id": str(basket.number),
        "store": str(basket.store),
        "terminal": TILL,
        "occurred_at": f"{basket.occurred_at:%Y-%m-%dT%H:%M:%SZ}",
        "currency": CURRENCY,
        "identifier": {"kind": "card", "value": card},
        "lines": _lines(basket.items, products),
    }


def _lines(items: Sequence[Item], products: Mapping[int, Product]) -> list[dict[str, Any]]:
    lines = []
    for number, item in enumerate(items, start=1):
        line: dict[str, Any] = {
            "line": str(number),
            "sku": str(item.product),
            "quantity": str(item.quantity),
            "net": format_amount(item.net_minor, CURRENCY),
        }
        product = products.get(item.product)  # a few products are in no table
        if product:
            line |= {"category": product.category, "brand": product.brand}
            if product.name:
                line["name"] = product.name
        lines.append(line)
    return lines
