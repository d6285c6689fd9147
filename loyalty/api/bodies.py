"""The bodies of the hot path: shapes only; what they mean is checked in `loyalty.api.sales`."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from members.api.bodies import AmountText, Body, CurrencyCode, Instant, Metadata

LINES_MAX = 500
# A signed voucher is the longest thing there is to scan.
SCAN_MAX = 1000
TENDERS_MAX = 20
REDEMPTIONS_MAX = 10
BATCH_MAX = 500

Text = Annotated[str, StringConstraints(min_length=1, max_length=100)]
QUANTITY_PATTERN = "(?:0|[1-9][0-9]{0,8})(?:[.][0-9]{1,3})?"
QUANTITY_MAX = 10**9
_QUANTITY = re.compile(QUANTITY_PATTERN)


def _quantity(value: Any) -> int | str:
    """A union of types would name the type in the pointer, and report both of them."""
    if type(value) is int and 1 <= value <= QUANTITY_MAX:
        return value
    if isinstance(value, str) and _QUANTITY.fullmatch(value):
        return value
    raise PydanticCustomError(
        "invalid_quantity", "Send whole pieces as a number from 1, or a weight as text like 0.250"
    )


Quantity = Annotated[
    Any,
    AfterValidator(_quantity),
    WithJsonSchema(
        {
            "oneOf": [
                {"type": "string", "pattern": f"^{QUANTITY_PATTERN}$"},
                {"type": "integer", "minimum": 1, "maximum": QUANTITY_MAX},
            ]
        }
    ),
]
PricePoints = Annotated[int, Field(ge=1, le=100_000_000)]
ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=128)]


AttributeName = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Channel = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]{0,19}$")]


class LineBody(Body):
    """
    One line of a sale. `net` is what the customer paid for the whole line after its discounts,
    tax included; a coupon may be a line of its own with a negative net. `tax` is the tax within
    `net`, for programs in which tax does not earn. `attributes` are what rules may ask about
    besides, such as `{"color": "red"}`.
    """

    line: Text
    net: AmountText
    quantity: Quantity = 1
    sku: Text | None = None
    gtin: Annotated[str, StringConstraints(pattern="^[0-9]{8,14}$")] | None = None
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    category: Text | None = None
    brand: Text | None = None
    tax: AmountText | None = None
    attributes: Annotated[dict[AttributeName, Text], Field(max_length=20)] = {}


class TenderBody(Body):
    """How a part of the bill was paid; `points` is the part paid with points."""

    type: Literal["cash", "card", "gift_card", "voucher", "points", "other"]
    amount: AmountText


class IdentifierBody(Body):
    """An identifier as it was scanned or typed."""

    kind: Literal["card", "phone", "email", "external"]
    value: Annotated[str, StringConstraints(min_length=1, max_length=254)]


class BuyerBody(Body):
    """
    Who buys, as it was scanned or typed. `scan` is whatever the scanner gave: a card, the code of
    a member's app, a phone number as people say it in the store's country.
    """

    kind: Literal["card", "phone", "email", "external", "scan"]
    value: Annotated[str, StringConstraints(min_length=1, max_length=254)]


class QuoteBody(Body):
    """A basket that is not paid yet."""

    store: Text
    currency: CurrencyCode
    lines: Annotated[list[LineBody], Field(min_length=1, max_length=LINES_MAX)]
    terminal: Text | None = None
    occurred_at: Instant | None = None
    member: Text | None = None
    identifier: BuyerBody | None = None
    tenders: Annotated[list[TenderBody], Field(max_length=TENDERS_MAX)] = []
    channel: Channel = "store"


class PurchaseBody(QuoteBody):
    """A sale that took place."""

    external_id: ExternalId
    occurred_at: Instant
    redemptions: Annotated[list[Text], Field(max_length=REDEMPTIONS_MAX)] = []
    metadata: Metadata = {}


class BatchBody(Body):
    """Up to 500 sales; each is checked by itself, so that a bad one holds up no other."""

    purchases: Annotated[list[Any], Field(min_length=1, max_length=BATCH_MAX)]


class RedemptionBody(Body):
    """
    A member takes a reward; `capture` spends at once instead of holding. `price`: the points of
    the price that is wanted, the first when left out. `points`: how many pay, of a reward that is
    paying with points. `bill`: what there is to pay, in the program's currency.
    """

    member: Text
    reward: Text
    price: PricePoints | None = None
    points: PricePoints | None = None
    bill: AmountText | None = None
    store: Text | None = None
    capture: bool = False
    occurred_at: Instant | None = None


class LookupBody(Body):
    """
    Any scan, as it came: a card, a rotating code, a voucher, a phone number as people say it, an
    e-mail, an external id or a receipt number. `choose`: which candidate of an ambiguous one.
    """

    scan: Annotated[str, StringConstraints(min_length=1, max_length=SCAN_MAX)]
    store: Text | None = None
    choose: Text | None = None
