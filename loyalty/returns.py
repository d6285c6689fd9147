"""
The sale as the till takes it back: goods that came back, or a sale that never was.

Always: one durable transaction a return; the same return again gets the first answer and writes
nothing. A sale that is not credited yet is credited first; when it cannot be (nobody's yet, or
refused), or has not come at all, the return is recorded and waits (`loyalty.parked`).
"""

from typing import NamedTuple

from django.db import IntegrityError, transaction

from loyalty import crediting, parked, refunding, voucher_uses
from loyalty.models import Refund, RefundStatus
from loyalty.refund_repeats import first_of
from loyalty.refundable import refunds_of
from loyalty.refunding import Found
from loyalty.returned import Return
from members import sql
from members.actors import Actor
from members.errors import DomainError
from members.ids import new_uuid
from rewards.returning import Wish, spelled

_NEXT_KEY = "SELECT nextval('loyalty_source_id')"


class ReturnOfReturn(DomainError):
    code = "return_of_return"
    title = "A return cannot be returned"
    http_status = 409

    def __init__(self, refund: str) -> None:
        super().__init__(
            f"{refund} is a return itself. When the customer took the goods after all, record a "
            "new sale.",
            extra={"refund": refund},
        )


class Returned(NamedTuple):
    """The return as it stands, and whether it was recorded before."""

    refund: Refund
    is_repeat: bool


def refund(returned: Return, *, actor: Actor) -> Returned:
    """
    Record a return, or with `is_void` a void, and take its points back.

    Raises CurrencyMismatch, UnknownLine, RefundExceedsPurchase, RefundOfNothing, ReturnOfReturn,
    ReturnNeedsSpentPoints, DuplicateRefund, KeyReused; then nothing is written.
    Repeat behaviour: under the same keys, the first return; for a voided sale, its first void.
    """
    found = refunding.find_sale(returned.sale)
    try:
        if found is None:
            return Returned(_park(returned, actor), is_repeat=False)
        return Returned(_refund(found, returned, actor), is_repeat=False)
    except (IntegrityError, DomainError):
        # The first request may have taken the very goods that are missing now.
        first = first_of(returned)
        if first is None and returned.is_void and found is not None:
            first = Refund.objects.filter(purchase_id=found.id, is_void=True).first()
        if first is None:
            raise
        return Returned(first, is_repeat=True)


def preview(returned: Return, *, actor: Actor) -> Refund:
    """What a return would do: done to the last figure, and undone. Raises as `refund`."""
    found = refunding.find_sale(returned.sale)
    assert found is not None
    with transaction.atomic(durable=True):
        would_be = _record(found.id, returned, actor)
        transaction.set_rollback(True)
    return would_be


def _refund(found: Found, returned: Return, actor: Actor) -> Refund:
    """1. credit what is not credited, in a transaction of its own, 2. record the return."""
    if not found.is_credited:
        crediting.credit_these([found.id])
    with transaction.atomic(durable=True):
        return _record(found.id, returned, actor)


def _record(purchase_id: int, returned: Return, actor: Actor) -> Refund:
    """1. lock the sale, 2. measure, 3. take the points back, or wait for them."""
    sold = refunding.lock_sale(purchase_id)
    made = _made(returned, actor)
    earlier = refunds_of(sold.id)
    refunding.measure(made, sold, earlier)
    is_settled = refunding.settle(
        made, sold, earlier, actor=actor, as_of=returned.received_at, may_refuse=True
    )
    made.save(force_insert=True)
    if made.is_void:
        voucher_uses.undo_of_receipt(
            made.sale_store_id, made.sale_external_id, as_of=returned.received_at
        )
    if not is_settled and sold.member is not None:  # else `unclaimed` lets it wait, once claimed
        parked.wait(made)
    return made


def _park(returned: Return, actor: Actor) -> Refund:
    """Record a return whose sale has not come."""
    name = returned.sale
    sold_back = Refund.objects.filter(store_id=name.store_id, external_id=name.external_id).first()
    if sold_back is not None:
        raise ReturnOfReturn(sold_back.shown_id)
    with transaction.atomic(durable=True):
        made = _made(returned, actor)
        made.save(force_insert=True)
        parked.wait(made)
        if made.is_void and made.store_id == name.store_id:  # else when the sale has come
            voucher_uses.undo_of_receipt(
                name.store_id, name.external_id, as_of=returned.received_at
            )
    return made


def _made(returned: Return, actor: Actor) -> Refund:
    row = sql.one(_NEXT_KEY)
    assert row is not None
    return Refund(
        id=row[0],
        public_id=new_uuid(),
        store_id=returned.store_id,
        sale_store_id=returned.sale.store_id,
        sale_external_id=returned.sale.external_id,
        recorded_by_id=returned.recorded_by_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        external_id=returned.external_id,
        idempotency_key=returned.idempotency_key,
        fingerprint=returned.fingerprint,
        is_void=returned.is_void,
        reason=returned.reason,
        currency=returned.currency,
        lines=[_asked(wish) for wish in returned.wishes],
        amount_minor=returned.amount_minor,
        status=RefundStatus.WAITING,
        occurred_at=returned.occurred_at,
        received_at=returned.received_at,
    )


def _asked(wish: Wish) -> dict[str, object]:
    asked: dict[str, object] = {"line": wish.line}
    if wish.thousandths is not None:
        asked["quantity"] = spelled(wish.thousandths)
    if wish.net_minor is not None:
        asked["net_minor"] = wish.net_minor
    return asked
