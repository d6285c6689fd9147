"""
Points that wait: the purchase that is confirmed, and the day that has come.

Always: a purchase is confirmed once, whoever says so again; what its points were promised when it
was credited is what they get, whatever the program says by then.
Source: docs/decisions/0013-a-changed-policy-moves-nothing.md
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import structlog
from django.db import transaction

from events import outbox
from events.outbox import News
from loyalty import crediting, refunding
from loyalty.ledger import activation
from loyalty.ledger.activation import Usable, Waiting
from loyalty.ledger.locking import lock
from loyalty.models import Crediting, Refund, RefundStatus
from loyalty.refundable import refunds_of
from loyalty.refunding import Sold
from members.actors import Actor
from members.errors import DomainError
from members.ids import public_id
from rewards import rulebook

CHUNK = 1_000

log = structlog.get_logger(__name__)


class PurchaseVoided(DomainError):
    code = "purchase_voided"
    title = "The purchase was voided"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("The sale was voided and its points were taken back; record a new sale.")


class PurchaseNotCredited(DomainError):
    code = "purchase_not_credited"
    title = "The purchase has no points yet"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            "Nobody is known who bought, or crediting was refused: there are no points to confirm. "
            "Confirm it once it is credited."
        )


class Confirmed(NamedTuple):
    """
    What a purchase is worth after its returns, and from when all of it can be used.

    available_from: None when none are left, or none that are not over.
    """

    points: int
    available_from: datetime | None


def confirm_purchase(purchase_id: int, *, as_of: datetime, actor: Actor) -> Confirmed:
    """
    Make the points of a purchase available that wait for this.

    as_of: when it is confirmed; from then on the points can be used, and their months count from
    then where the program counts from activation.

    Raises PurchaseVoided, PurchaseNotCredited; then nothing is written.
    Repeat behaviour: a confirmed purchase, or one with nothing to confirm, answers as it stands.
    """
    crediting.credit_these([purchase_id])
    with transaction.atomic(durable=True):
        sold = refunding.lock_sale(purchase_id)
        refunds = refunds_of(purchase_id)
        credited = _credited(sold, refunds)
        lots = _under_lock(purchase_id, as_of)
        activation.activate(_usable(lots, sold, credited, as_of))
        if lots:
            log.info("purchase_confirmed", purchase=purchase_id, by=actor.label)
        gone = sum(one.points for one in refunds if one.status == RefundStatus.APPLIED)
        points = credited.points - gone
        return Confirmed(points, activation.usable_from(purchase_id) if points else None)


def activate_due(*, as_of: datetime, limit: int = CHUNK) -> int:
    """
    Tell the outbox of up to `limit` lots whose points can be used by now, once of each.

    In one transaction of its own. Returns how many lots; repeat until it is below `limit`. Late or
    never, this changes nothing about what can be spent.
    """
    with transaction.atomic(durable=True):
        told = activation.note_available(as_of=as_of, limit=limit)
        news = [
            News("points.available", public_id("mem", member), {"points": points})
            for member, points, _ in told
            if points
        ]
        outbox.publish_many(news, as_of=as_of)
        return sum(lots for *_, lots in told)


def _credited(sold: Sold, refunds: Sequence[Refund]) -> Crediting:
    if any(refund.is_void for refund in refunds):
        raise PurchaseVoided
    found = Crediting.objects.filter(pk=sold.id).first()
    if found is None:
        raise PurchaseNotCredited
    return found


def _under_lock(purchase_id: int, as_of: datetime) -> list[Waiting]:
    """
    Lock the wallets, then read again: a merge may have moved the lots meanwhile.

    Then what was locked is let go of, and all of it locked again in one order.
    """
    lots = activation.waiting(purchase_id, as_of=as_of)
    while lots:
        with transaction.atomic():
            locked = lock({lot.wallet_id for lot in lots})
            lots = activation.waiting(purchase_id, as_of=as_of)
            if {lot.wallet_id for lot in lots} <= locked.keys():
                return lots
            transaction.set_rollback(True)
    return []


def _usable(
    lots: Sequence[Waiting], sold: Sold, credited: Crediting, as_of: datetime
) -> list[Usable]:
    """What each lot was promised; an end it has already, by staff or from the purchase, stays."""
    if not lots:
        return []
    promises = rulebook.of(sold.program_id).promises
    parcels = promises.confirmed(credited.trace, occurred_at=sold.occurred_at, confirmed_at=as_of)
    usable = []
    for lot in lots:
        found = parcels[lot.part]
        assert found.available_from is not None
        usable.append(Usable(lot.id, found.available_from, lot.expires_at or found.expires_at))
    return usable
