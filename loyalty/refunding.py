"""
A return meets its sale: what comes back, and what that does to the points.

Always: the purchase is locked before anything about it is read, the wallets after it. The points
are those the rest of the sale would have earned by the rules, tier and terms of its own trace, and
never more than before: a return gives no points.
Source: docs/decisions/0010-the-order-of-taking-back.md
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from pydantic_core import from_json

from events import outbox
from loyalty import stamps, tier_returns, uncounting
from loyalty.models import Crediting, Refund, RefundStatus
from loyalty.refundable import remains_of
from loyalty.returned import SaleName
from loyalty.sale import basket_of
from loyalty.taking_back import take_back
from members import sql
from members.actors import Actor
from members.errors import DomainError, FieldError
from members.ids import public_id
from members.money import format_amount
from rewards import rulebook
from rewards.earning import Outcome
from rewards.returning import Wish, basket_left, parts_of, stored, thousandths

_FIND = """
SELECT id, EXISTS (SELECT FROM loyalty_crediting c WHERE c.purchase_id = p.id)
FROM loyalty_purchase p WHERE store_id = %s AND external_id = %s
"""

_LOCK = "SELECT FROM loyalty_purchase WHERE id = %s FOR NO KEY UPDATE"

# Read once it is locked: a sale may get its member while we wait.
_READ = """
SELECT p.id, p.public_id, p.program_id, m.public_id, coalesce(m.holder_id, m.id), p.currency,
    p.lines, p.tenders, p.spend_minor, p.occurred_at
FROM loyalty_purchase p LEFT JOIN members_member m ON m.id = p.member_id
WHERE p.id = %s
"""


class CurrencyMismatch(DomainError):
    code = "currency_mismatch"
    title = "The sale was in another currency"

    def __init__(self, *, sent: str, wanted: str) -> None:
        detail = f"{sent} was sent, and the sale was in {wanted}: return it in {wanted}."
        super().__init__(detail, errors=[FieldError("/currency", self.code, detail)])


class Found(NamedTuple):
    """The key of a purchase, and whether its points were given."""

    id: int
    is_credited: bool


class Sold(NamedTuple):
    """A purchase under lock, as it was recorded; `holder_id`: whose wallet keeps its points."""

    id: int
    public_id: UUID
    program_id: int
    member: UUID | None
    holder_id: int | None
    currency: str
    lines: Sequence[dict[str, Any]]
    tenders: Sequence[dict[str, Any]]
    spend_minor: int
    occurred_at: datetime


def find_sale(name: SaleName) -> Found | None:
    """The purchase that a store knows by this name; None when it has not come."""
    row = sql.one(_FIND, [name.store_id, name.external_id])
    return Found(*row) if row else None


def lock_sale(purchase_id: int) -> Sold:
    """Lock a purchase until the end of the transaction; returns of it wait for each other."""
    assert transaction.get_connection().in_atomic_block
    sql.one(_LOCK, [purchase_id])
    row = sql.one(_READ, [purchase_id])
    assert row is not None, "a purchase is never deleted"
    sold = Sold(*row)
    # Django has its connections hand JSON over as text.
    return sold._replace(lines=from_json(sold.lines), tenders=from_json(sold.tenders))  # type: ignore[arg-type]


def measure(refund: Refund, sold: Sold, earlier: Sequence[Refund]) -> None:
    """
    Work out what a return takes of its sale, and note it on the return.

    earlier: the other returns of the sale, read under its lock.

    Raises CurrencyMismatch, UnknownLine, RefundExceedsPurchase, RefundOfNothing.
    """
    if refund.currency != sold.currency:
        raise CurrencyMismatch(sent=refund.currency, wanted=sold.currency)
    taken = remains_of(sold.lines, earlier, currency=sold.currency).take(
        [_wish(line) for line in refund.lines],
        amount_minor=refund.amount_minor,
        is_void=refund.is_void,
    )
    refund.purchase_id = sold.id
    refund.program_id = sold.program_id
    refund.sale_occurred_at = sold.occurred_at
    refund.returned = stored(taken)
    refund.total_minor = sum(part.net_minor for part in taken)


def settle(
    refund: Refund,
    sold: Sold,
    earlier: Sequence[Refund],
    *,
    actor: Actor,
    as_of: datetime,
    may_refuse: bool,
) -> bool:
    """
    Do to the points what a measured return does, note it on the return, and tell the outbox.

    earlier: the other returns of the sale; those that still wait come after this one.
    may_refuse: whether the till still hears a refusal.

    Returns False, and does nothing, while the sale is not credited. Raises ReturnNeedsSpentPoints.
    """
    crediting = Crediting.objects.filter(pk=sold.id).first()
    if crediting is None or sold.holder_id is None:
        return False
    applied = [one for one in earlier if one.status == RefundStatus.APPLIED]
    remains = remains_of(sold.lines, applied, currency=sold.currency).less(
        parts_of(refund.returned), is_void=refund.is_void
    )
    book = rulebook.of(sold.program_id)
    basket = basket_left(basket_of(sold.lines, sold.tenders), remains.left)
    outcome = book.again(crediting.trace, basket, occurred_at=sold.occurred_at)
    _count(refund, sold, crediting, applied, outcome)
    refund.member_id = crediting.member_id
    refund.status, refund.applied_at = RefundStatus.APPLIED, as_of
    take_back(
        refund,
        book,
        holder_id=sold.holder_id,
        expired_before=sum(one.expired_points for one in applied),
        gives_back=remains.is_gone and book.gives_back_rewards,
        may_refuse=may_refuse,
        actor=actor,
    )
    uncounting.uncount(refund, outcome, [sold.id, *(one.pk for one in applied)], book)
    stamps.take_back(refund, basket, book, as_of=as_of)
    tier_returns.returned(refund, book, as_of=as_of)
    _tell(refund, sold, as_of=as_of)
    return True


def _count(
    refund: Refund, sold: Sold, crediting: Crediting, applied: Sequence[Refund], outcome: Outcome
) -> None:
    """The points and the spend that leave the sale; what is left never earns more than before."""
    points = crediting.points - sum(one.points for one in applied)
    spend_minor = sold.spend_minor - sum(one.spend_minor for one in applied)
    refund.points_after = min(points, outcome.points)
    refund.points = points - refund.points_after
    refund.spend_minor = spend_minor - min(spend_minor, outcome.spend_minor)
    refund.trace = outcome.trace()


def _tell(refund: Refund, sold: Sold, *, as_of: datetime) -> None:
    assert sold.member is not None
    outbox.publish(
        kind="purchase.voided" if refund.is_void else "purchase.refunded",
        subject=public_id("pur", sold.public_id),
        payload={
            "refund": refund.shown_id,
            "member": public_id("mem", sold.member),
            "total": format_amount(refund.total_minor, sold.currency),
            "currency": sold.currency,
            "points": refund.points,
        },
        as_of=as_of,
    )


def _wish(line: Mapping[str, Any]) -> Wish:
    quantity = line.get("quantity")
    return Wish(
        line["line"], None if quantity is None else thousandths(quantity), line.get("net_minor")
    )
