"""
A member says that points of a receipt are missing: they type its number, its sum and its day.

Always: who has the paper can answer all three, and who only guesses is stopped after a few. What
fits is credited at once; all else waits alike and ends alike, so that no answer says which numbers
there are, what was wrong, or whose a sale is.
Source: docs/decisions/0026-claims-tell-nothing.md
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from events import outbox
from loyalty import attaching
from loyalty.attaching import PurchaseHasMember
from loyalty.event_errors import MemberCannotEarn
from loyalty.models import Claim, ClaimReason, ClaimStatus
from members import guesses, sql
from members.errors import DomainError, FieldError
from members.ids import public_id
from members.locking import lock_member
from members.models import Member, MemberStatus
from members.stores import StoreCard
from rewards import dates
from rewards.book import Rulebook

CLAIMS_DAILY_MAX: Final = 10
WAITING_MAX: Final = 5
WAITS: Final = timedelta(days=3)
CHUNK: Final = 500
_DAY: Final = 86_400

# The one rule of what fits a claim. A sale that names a card is for whom that card is, or will be;
# one that took place later was no reason to claim.
_FITTING: Final = """
    SELECT p.id FROM loyalty_purchase p
    JOIN members_store s ON s.id = p.store_id
    JOIN members_member m ON m.id = c.member_id
    WHERE p.store_id = c.store_id AND p.external_id = c.receipt
        AND p.total_minor = c.total_minor AND p.occurred_at <= c.created_at
        AND (p.occurred_at AT TIME ZONE s.time_zone)::date = c.sold_on
        AND ((p.member_id IS NULL AND p.identifier_kind = '')
            OR p.member_id IN (m.id, m.merged_into_id))
"""

_SALE = f"SELECT ({_FITTING}) FROM loyalty_claim c WHERE c.id = %s"  # noqa: S608 - literals

_DUE = f"""
SELECT c.id FROM loyalty_claim c
WHERE c.status = 'waiting' AND (c.created_at <= %s OR EXISTS ({_FITTING} AND m.status <> 'blocked'))
ORDER BY c.id LIMIT %s
"""  # noqa: S608 - as above


class ClaimsNotTaken(DomainError):
    code = "claims_not_taken"
    title = "The program takes no claims"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("Show the receipt at the desk: the shop can give you its points there.")


class ClaimWaiting(DomainError):
    code = "claim_waiting"
    title = "Enough claims of the member are waiting"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            f"{WAITING_MAX} receipts that you claimed are still waited for. Wait until one of them "
            "is settled, correct one that was mistyped, or show the receipt at the desk."
        )


class SoldInFuture(DomainError):
    code = "sold_in_future"
    title = "The day of the receipt has not come yet"

    def __init__(self) -> None:
        detail = "Send the day that stands on the receipt; it cannot be after today."
        super().__init__(detail, errors=[FieldError("/sold_on", self.code, detail)])


def claim(
    *,
    member: Member,
    store: StoreCard,
    receipt: str,
    total_minor: int,
    sold_on: date,
    book: Rulebook,
    as_of: datetime,
) -> Claim:
    """
    Look for the sale of a receipt and give it to the member, or wait for it.

    total_minor: in the store's currency. sold_on: the day on the receipt, by the store's calendar.

    Raises ClaimsNotTaken, SoldInFuture, ClaimWaiting, TooManyGuesses. Repeat behaviour: the same
    content again gets the first claim, unless that was refused; then it is looked at anew. Another
    sum or day corrects a claim that waits.
    """
    if not book.claim_days:
        raise ClaimsNotTaken
    today = dates.local_day(as_of, store.time_zone)
    if sold_on > today:
        raise SoldInFuture
    asked = Claim(
        member=member,
        store_id=store.id,
        receipt=receipt,
        total_minor=total_minor,
        sold_on=sold_on,
        created_at=as_of,
    )
    first = _first(asked).first()
    if first is not None and _is_answer(first, asked):
        return first
    subject = f"claim:member:{member.pk}"
    guesses.take(subject=subject, limit=CLAIMS_DAILY_MAX, seconds=_DAY, as_of=as_of)
    with transaction.atomic(durable=True):
        made = _made(asked)
        is_late = sold_on < today - timedelta(days=book.claim_days)
        if made.status == ClaimStatus.WAITING and is_late:
            _end(made, ClaimReason.TOO_OLD, None, as_of)
        elif made.status == ClaimStatus.WAITING:
            _settle(made, as_of)
    return made


def claims_of(member_id: int) -> QuerySet[Claim]:
    """What a member has claimed, newest first, with store and sale at hand."""
    return (
        Claim.objects.filter(member_id=member_id)
        .select_related("store", "purchase")
        .order_by("-id")
    )


def has_open(member_id: int) -> bool:
    """Whether a claim of the member is still looked at."""
    return _waiting(member_id).exists()


def settle_due(*, as_of: datetime, limit: int = CHUNK) -> int:
    """
    Settle up to `limit` waiting claims whose sale has come, or whose time is over, each in a
    transaction.

    Returns how many were settled; repeat until it is below `limit`. A run more changes nothing.
    """
    due = [key for (key,) in sql.rows(_DUE, [as_of - WAITS, limit])]
    return sum(_settle_one(key, as_of) for key in due)


def _settle_one(key: int, as_of: datetime) -> bool:
    with transaction.atomic(durable=True):
        rows = Claim.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("member__merged_into").get(pk=key)
        return row.status == ClaimStatus.WAITING and _settle(row, as_of)


def _waiting(member_id: int) -> QuerySet[Claim]:
    return Claim.objects.filter(member_id=member_id, status=ClaimStatus.WAITING)


def _made(asked: Claim) -> Claim:
    """
    The claim as it is said now: a new one, or the one that waits for this receipt, corrected.

    Raises ClaimWaiting.
    """
    # Or two at once would both be the first of a receipt, or the last that may wait.
    asked.member = lock_member(asked.member)
    first = _first(asked).select_for_update(of=("self",), no_key=True).first()
    if first is not None and _is_answer(first, asked):
        return first
    if first is None and _waiting(asked.member_id).count() >= WAITING_MAX:
        raise ClaimWaiting
    made = first or asked
    made.total_minor, made.sold_on = asked.total_minor, asked.sold_on
    made.created_at = asked.created_at
    made.save()
    return made


def _first(asked: Claim) -> QuerySet[Claim]:
    live = Claim.objects.exclude(status=ClaimStatus.REFUSED)
    return live.filter(member=asked.member, store_id=asked.store_id, receipt=asked.receipt)


def _is_answer(first: Claim, asked: Claim) -> bool:
    """Whether a claim answers this one too: the same content, or its points are theirs already."""
    same = (first.total_minor, first.sold_on) == (asked.total_minor, asked.sold_on)
    return same or first.status == ClaimStatus.CREDITED


def _settle(made: Claim, as_of: datetime) -> bool:
    """Give the sale that fits to the member, else wait while there is time; whether it ended."""
    ((sale_id,),) = sql.rows(_SALE, [made.pk])
    is_over = made.created_at <= as_of - WAITS
    try:
        if sale_id is not None:
            attaching.attach_within(sale_id, made.member, as_of=as_of)
            _end(made, None, sale_id, as_of)
            return True
    except PurchaseHasMember:
        pass  # somebody else's since we looked: as if it did not fit
    except MemberCannotEarn:
        # Who is blocked may be unblocked in time; for who is closed there is nothing to wait for.
        buyer = made.member.merged_into or made.member
        is_over = is_over or buyer.status != MemberStatus.BLOCKED
    if is_over:
        _end(made, ClaimReason.NO_MATCH, None, as_of)
    return is_over


def _end(made: Claim, reason: ClaimReason | None, sale_id: int | None, as_of: datetime) -> None:
    made.status = ClaimStatus.REFUSED if reason else ClaimStatus.CREDITED
    made.reason, made.purchase_id, made.settled_at = reason or "", sale_id, as_of
    made.save(update_fields=["status", "reason", "purchase", "settled_at"])
    payload = {"member": public_id("mem", made.member.public_id), "reason": made.reason or None}
    kind = f"claim.{made.status}"
    outbox.publish(kind=kind, subject=made.shown_id, payload=payload, as_of=as_of)
