"""How returns are shown."""

from typing import Any

from django.db.models import QuerySet

from loyalty.api.answers import instant, to_cashier
from loyalty.models import Refund, RefundStatus
from loyalty.refundable import shown_lines
from members.ids import public_id
from members.money import format_amount
from rewards.returning import parts_of


def all_refunds() -> QuerySet[Refund]:
    """Returns with all that is shown of them."""
    return Refund.objects.select_related("purchase", "member", "store", "sale_store")


def refund(row: Refund, *, language: str) -> dict[str, Any]:
    """A return as it stands."""
    is_measured = row.purchase is not None
    return {
        "id": row.shown_id,
        "status": row.status,
        "void": row.is_void,
        "purchase": row.purchase.shown_id if row.purchase else None,
        "sale": {"store": row.sale_store.code, "external_id": row.sale_external_id},
        "member": public_id("mem", row.member.public_id) if row.member else None,
        "store": row.store.code,
        "external_id": row.external_id,
        "reason": row.reason,
        "currency": row.currency,
        "total": format_amount(row.total_minor, row.currency),
        "lines": shown_lines(parts_of(row.returned), row.currency) if is_measured else [],
        "points": row.points,
        "points_taken": row.taken_points,
        "points_owed": row.owed_points,
        "points_expired": row.expired_points,
        "points_forgiven": row.forgiven_points,
        "points_left": row.points_after,
        "balance_after": row.balance_after,
        "refusal": _refusal(row, language),
        "occurred_at": instant(row.occurred_at),
        "received_at": instant(row.received_at),
        "applied_at": instant(row.applied_at),
    }


def _refusal(row: Refund, language: str) -> dict[str, Any] | None:
    """Why a return could not be applied; what its rules said stands in the trace of any other."""
    if row.status != RefundStatus.SET_APART or row.trace is None:
        return None
    refused: dict[str, Any] = row.trace["refused"]
    return {**refused, "cashier_message": to_cashier(refused["code"], language)}
