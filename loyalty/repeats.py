"""
The same sale again, or another one under its keys.

Two guards, both unique constraints: (API key, Idempotency-Key) and, for ever, (store, external_id).
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from loyalty.models import Purchase
from loyalty.sale import Sale
from members.errors import DomainError
from members.ids import public_id
from members.money import format_amount
from members.request_keys import KeyReused


class DuplicatePurchase(DomainError):
    code = "duplicate_purchase"
    title = "The store has recorded another sale under this external_id"
    http_status = 409

    def __init__(self, *, purchase: str, differences: Sequence[dict[str, Any]]) -> None:
        fields = ", ".join(str(difference["field"]) for difference in differences)
        super().__init__(
            f"{purchase} was recorded under this external_id with other content ({fields}). "
            "Give every sale an external_id of its own.",
            extra={"purchase": purchase, "differences": list(differences)},
        )


def first_of(sale: Sale) -> Purchase:
    """
    Find the purchase that was recorded first under one of the sale's keys.

    Raises KeyReused or DuplicatePurchase when its content was another.
    """
    under_keys = Q(store_id=sale.store.id, external_id=sale.external_id)
    if sale.idempotency_key is not None:
        under_keys |= Q(recorded_by_id=sale.recorded_by_id, idempotency_key=sale.idempotency_key)
    found = list(Purchase.objects.filter(under_keys).select_related("store", "terminal", "member"))
    for purchase in found:
        if bytes(purchase.fingerprint) == sale.fingerprint:
            return purchase
    for purchase in found:
        if _has_request_key_of(purchase, sale):
            raise KeyReused
    raise DuplicatePurchase(purchase=found[0].shown_id, differences=_differences(found[0], sale))


def _has_request_key_of(purchase: Purchase, sale: Sale) -> bool:
    return (
        sale.idempotency_key is not None
        and purchase.idempotency_key == sale.idempotency_key
        and purchase.recorded_by_id == sale.recorded_by_id
    )


def _differences(purchase: Purchase, sale: Sale) -> list[dict[str, Any]]:
    """Field by field, what is in the books and what was sent; shapes of the public API."""
    currency = purchase.currency
    pairs = {
        "occurred_at": (purchase.occurred_at, sale.occurred_at),
        "currency": (currency, sale.currency),
        "total": (
            format_amount(purchase.total_minor, currency),
            format_amount(sale.total_minor, sale.currency),
        ),
        "member": (_member_of(purchase), sale.member and public_id("mem", sale.member)),
        "identifier": (
            [purchase.identifier_kind, purchase.identifier_value],
            list(sale.identifier or ("", "")),
        ),
        "terminal": (purchase.quote["terminal"], sale.terminal_code),
        "channel": (purchase.channel, sale.channel),
        "lines": (purchase.lines, list(sale.lines)),
        "tenders": (purchase.tenders, list(sale.tenders)),
        "redemptions": (purchase.redemptions, list(sale.redemptions)),
        "metadata": (purchase.metadata, dict(sale.metadata)),
    }
    named_otherwise = {"lines", "tenders", "metadata"}  # long: said to differ, not repeated
    return [
        {"field": name}
        if name in named_otherwise
        else {"field": name, "recorded": recorded, "sent": sent}
        for name, (recorded, sent) in pairs.items()
        if recorded != sent
    ]


def _member_of(purchase: Purchase) -> str | None:
    """The member the till named; one found by an identifier was not named."""
    if purchase.identifier_kind or purchase.member is None:
        return None
    return public_id("mem", purchase.member.public_id)
