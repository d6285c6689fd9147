"""Bodies of returns and voids: shapes only; what they mean is checked in `loyalty.api.refunds`."""

from typing import Annotated

from pydantic import Field, StringConstraints

from loyalty.api.bodies import LINES_MAX, ExternalId, Quantity, Text
from members.api.bodies import AmountText, Body, CurrencyCode, Instant

REASON_MAX = 500

Reason = Annotated[str, StringConstraints(max_length=REASON_MAX)]


class ReturnedLineBody(Body):
    """
    What came back of one line: pieces, money, or both as the till worked them out.

    Pieces alone take their share of what the line cost, the last one all that is left.
    """

    line: Text
    quantity: Quantity | None = None
    amount: AmountText | None = None


class VoidBody(Body):
    """A sale that never was: all that is left of it."""

    external_id: ExternalId | None = None
    store: Text | None = None
    reason: Reason = ""
    occurred_at: Instant | None = None


class RefundBody(VoidBody):
    """Goods that came back: `lines`, or an `amount` spread over the whole sale."""

    lines: Annotated[list[ReturnedLineBody], Field(max_length=LINES_MAX)] = []
    amount: AmountText | None = None
    currency: CurrencyCode | None = None


class SaleBody(Body):
    """The sale as its store knows it."""

    store: Text
    external_id: ExternalId


class SaleRefundBody(RefundBody):
    """A return that names its sale by the receipt; it may come before the sale does."""

    sale: SaleBody
    void: bool = False
