"""
Goods that come back: returns made the way the product makes them.

Always: a return is read from the body that a till would send, and recorded through its door.
"""

from itertools import count
from typing import Any

from loyalty import returns
from loyalty.accepted import Accepted
from loyalty.api.refund_bodies import RefundBody, SaleRefundBody, VoidBody
from loyalty.api.refunds import Asking, refund_of, sale_refund_of, void_of
from loyalty.models import Purchase, Refund
from loyalty.returned import Return
from members.api.validation import validated
from rewards import rulebook
from tests.builders import NOON, TILL, TILL_KEY

_numbers = count(1)


def make_return(sale: Accepted, *, key: str | None = None, **fields: Any) -> Return:
    """A return of a sale now, under an external_id of its own."""
    received_at = fields.pop("received_at", NOON)
    body = {"external_id": f"return-{next(_numbers):06}", **fields}
    return refund_of(
        validated(RefundBody, body),
        Purchase.objects.get(pk=sale.id),
        Asking(TILL_KEY, received_at, key),
    )


def make_void(sale: Accepted, *, key: str | None = None, **fields: Any) -> Return:
    """A void of a sale now."""
    received_at = fields.pop("received_at", NOON)
    purchase = Purchase.objects.get(pk=sale.id)
    return void_of(validated(VoidBody, fields), purchase, Asking(TILL_KEY, received_at, key))


def by_receipt(external_id: str, **fields: Any) -> Return:
    """A return that names its sale in `helsinki-1` by the receipt."""
    received_at = fields.pop("received_at", NOON)
    body = {
        "external_id": f"return-{next(_numbers):06}",
        "sale": {"store": "helsinki-1", "external_id": external_id},
        **fields,
    }
    asking = Asking(TILL_KEY, received_at)
    return sale_refund_of(validated(SaleRefundBody, body), rulebook.current(), asking)


def give_back(sale: Accepted, **fields: Any) -> Refund:
    """Return goods of a sale."""
    return returns.refund(make_return(sale, **fields), actor=TILL).refund


def void(sale: Accepted, **fields: Any) -> Refund:
    """Void a sale."""
    return returns.refund(make_void(sale, **fields), actor=TILL).refund


def piece(line: str = "1", quantity: Any = 1, **fields: Any) -> list[dict[str, Any]]:
    """One line of a return."""
    return [{"line": line, "quantity": quantity, **fields}]
