"""
Returns that wait: for their sale to come, or for its points.

Always: a return whose sale has not come, or has a member and is not credited, stands in one short
table; it leaves when it is applied, or set apart with the reason why it cannot be. The return of a
sale that is nobody's stands in it once that is claimed. One whose sale does not come is told of
once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from events import outbox
from events.outbox import News
from loyalty import refunding, voucher_uses
from loyalty.models import Refund, RefundStatus, WaitingRefund
from loyalty.refundable import refunds_of
from loyalty.returned import SaleName
from members import sql
from members.actors import Actor, ActorKind
from members.errors import DomainError
from rewards import rulebook
from rewards.rulebook import NoProgram

CHUNK = 500

log = structlog.get_logger(__name__)

# Those whose sale came, and is either not measured yet or credited by now. Goods are measured as
# soon as the sale is there, so that nothing can be returned twice.
_DUE = """
SELECT w.refund_id FROM loyalty_waitingrefund w
JOIN loyalty_refund r ON r.id = w.refund_id
JOIN loyalty_purchase p
    ON p.store_id = w.sale_store_id AND p.external_id = w.sale_external_id
WHERE r.purchase_id IS NULL
    OR EXISTS (SELECT FROM loyalty_crediting c WHERE c.purchase_id = p.id)
ORDER BY w.refund_id LIMIT %s
"""


_WAIT = """
INSERT INTO loyalty_waitingrefund (refund_id, sale_store_id, sale_external_id, waits_since)
SELECT id, sale_store_id, sale_external_id, %s FROM loyalty_refund
WHERE purchase_id = ANY(%s) AND status = 'waiting'
ON CONFLICT DO NOTHING
"""


def wait(refund: Refund) -> None:
    """Let a return wait, in the transaction that records it."""
    WaitingRefund.objects.create(
        refund=refund,
        sale_store_id=refund.sale_store_id,
        sale_external_id=refund.sale_external_id,
        waits_since=refund.received_at,
    )


def wait_for(purchase_ids: Sequence[int], *, as_of: datetime) -> None:
    """Let the returns of sales wait that somebody has claimed, in the transaction that claims."""
    if purchase_ids:
        sql.run(_WAIT, [as_of, list(purchase_ids)])


def apply_due(*, as_of: datetime, limit: int = CHUNK) -> int:
    """
    Apply up to `limit` returns whose sale has come or was credited, each in a transaction.

    Returns how many were looked at; repeat until it is below `limit`. A run more changes nothing.
    """
    due = [key for (key,) in sql.rows(_DUE, [limit])]
    for key in due:
        _try(key, as_of=as_of)
    return len(due)


def overdue(*, as_of: datetime) -> QuerySet[WaitingRefund]:
    """The returns whose sale has not come in the time that the program gives it."""
    try:
        days = rulebook.current().parked_days
    except NoProgram:
        return WaitingRefund.objects.none()
    before = as_of - timedelta(days=days)
    return WaitingRefund.objects.filter(waits_since__lte=before, refund__purchase__isnull=True)


def alarm(*, as_of: datetime, limit: int = CHUNK) -> int:
    """
    Tell, once each, of up to `limit` returns whose sale has not come in time, in a transaction.

    Returns how many; repeat until it is below `limit`.
    """
    with transaction.atomic(durable=True):
        untold = overdue(as_of=as_of).filter(alarmed_at=None)
        untold = untold.select_for_update(of=("self",), skip_locked=True, no_key=True)
        found = list(untold.select_related("refund", "sale_store").order_by("pk")[:limit])
        outbox.publish_many([_news(mark) for mark in found], as_of=as_of)
        WaitingRefund.objects.filter(pk__in=[mark.pk for mark in found]).update(alarmed_at=as_of)
    return len(found)


def wait_again(refund_ids: Sequence[int], *, as_of: datetime) -> int:
    """Let returns that were set apart wait again, once their reason is mended. How many."""
    with transaction.atomic(durable=True):
        apart = Refund.objects.filter(pk__in=refund_ids, status=RefundStatus.SET_APART)
        found = list(apart.select_for_update(no_key=True).order_by("pk"))
        Refund.objects.filter(pk__in=[one.pk for one in found]).update(
            status=RefundStatus.WAITING, trace=None
        )
        WaitingRefund.objects.bulk_create(
            WaitingRefund(
                refund=one,
                sale_store_id=one.sale_store_id,
                sale_external_id=one.sale_external_id,
                waits_since=as_of,
            )
            for one in found
        )
    return len(found)


def _try(refund_id: int, *, as_of: datetime) -> None:
    try:
        with transaction.atomic(durable=True):
            _apply(refund_id, as_of=as_of)
    except (OperationalError, InterfaceError):
        raise  # nobody's fault: the next sweep finds it as it was
    except Exception as error:  # noqa: BLE001 - one that fails is set apart and holds up no other
        _set_apart(refund_id, error)


def _apply(refund_id: int, *, as_of: datetime) -> None:
    """Lock the sale first, as everybody does, then see whether the return still waits."""
    refund = Refund.objects.get(pk=refund_id)
    found = refunding.find_sale(SaleName(refund.sale_store_id, refund.sale_external_id))
    assert found is not None
    sold = refunding.lock_sale(found.id)
    if not WaitingRefund.objects.filter(pk=refund_id).exists():
        return
    refund.refresh_from_db()
    earlier = [one for one in refunds_of(sold.id) if one.pk != refund.pk]
    if refund.purchase_id is None:
        refunding.measure(refund, sold, earlier)
        if refund.is_void:
            voucher_uses.undo_of_receipt(refund.sale_store_id, refund.sale_external_id, as_of=as_of)
    actor = Actor(ActorKind(refund.actor_kind), refund.actor_id, label="")
    is_settled = refunding.settle(refund, sold, earlier, actor=actor, as_of=as_of, may_refuse=False)
    if is_settled or sold.member is None:
        WaitingRefund.objects.filter(pk=refund_id).delete()
    refund.save()


def _set_apart(refund_id: int, error: Exception) -> None:
    """It counts no more until staff, who see why, let it wait again."""
    code = error.code if isinstance(error, DomainError) else "failed"
    detail = error.detail if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
    with transaction.atomic(durable=True):
        mark = WaitingRefund.objects.filter(pk=refund_id).select_for_update().first()
        if mark is None:
            return
        mark.delete()
        Refund.objects.filter(pk=refund_id).update(
            status=RefundStatus.SET_APART,
            purchase=None,
            returned=[],
            total_minor=0,
            trace={"refused": {"code": code, "detail": detail[:2000]}},
        )
    log.error("refund_set_apart", refund=refund_id, error=repr(error))


def _news(mark: WaitingRefund) -> News:
    payload = {"store": mark.sale_store.code, "external_id": mark.sale_external_id}
    return News("refund.unmatched", mark.refund.shown_id, payload)
