"""
A member says that points of a receipt are missing: they type its number, its sum and its day.

Always: who has the paper can answer all three, and who only guesses is stopped after a few; the
answer never says which of them was wrong, or whose a sale is. A claim waits for a sale that has
not come yet, and ends by itself.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from events import outbox
from loyalty import attaching
from loyalty.attaching import PurchaseHasMember
from loyalty.event_errors import MemberCannotEarn
from loyalty.models import Claim, ClaimReason, ClaimStatus, Purchase
from members import guesses, sql
from members.errors import DomainError
from members.ids import public_id
from members.models import Member
from members.stores import StoreCard
from rewards import dates, rulebook
from rewards.book import Rulebook

CLAIMS_DAILY_MAX: Final = 10
CHUNK: Final = 500
_DAY: Final = 86_400

_DUE = """
SELECT c.id FROM loyalty_claim c
WHERE c.status = 'waiting' AND (c.sold_on < %s OR EXISTS (
    SELECT FROM loyalty_purchase p
    WHERE p.store_id = c.store_id AND p.external_id = c.receipt
))
ORDER BY c.id LIMIT %s
"""


class ClaimsNotTaken(DomainError):
    code = "claims_not_taken"
    title = "The program takes no claims"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("Show the receipt at the desk: the shop can give you its points there.")


class ClaimWaiting(DomainError):
    code = "claim_waiting"
    title = "This receipt was claimed before"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            "You have claimed this receipt with another sum or day, and that is still looked at."
        )


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

    Raises ClaimsNotTaken, ClaimWaiting, TooManyGuesses. Repeat behaviour: the same content again
    gets the first claim, unless that was refused; then it is looked at anew.
    """
    if not book.claim_days:
        raise ClaimsNotTaken
    first = _first(member, store, receipt)
    if first is not None:
        if (first.total_minor, first.sold_on) != (total_minor, sold_on):
            raise ClaimWaiting
        return first
    subject = f"claim:member:{member.pk}"
    guesses.take(subject=subject, limit=CLAIMS_DAILY_MAX, seconds=_DAY, as_of=as_of)
    with transaction.atomic(durable=True):
        made = Claim.objects.create(
            member=member,
            store_id=store.id,
            receipt=receipt,
            total_minor=total_minor,
            sold_on=sold_on,
            created_at=as_of,
        )
        _settle(made, store.time_zone, book, as_of)
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
    return Claim.objects.filter(member_id=member_id, status=ClaimStatus.WAITING).exists()


def settle_due(*, as_of: datetime, limit: int = CHUNK) -> int:
    """
    Settle up to `limit` waiting claims whose sale has come, or whose time is over, each in a
    transaction. Returns how many; repeat until it is below `limit`. A run more changes nothing.
    """
    book = rulebook.current()
    over = as_of.date() - timedelta(days=book.claim_days)
    due = [key for (key,) in sql.rows(_DUE, [over, limit])]
    for key in due:
        with transaction.atomic(durable=True):
            rows = Claim.objects.select_for_update(of=("self",), no_key=True)
            row = rows.select_related("store", "member__merged_into").get(pk=key)
            if row.status == ClaimStatus.WAITING:
                _settle(row, row.store.time_zone, book, as_of)
    return len(due)


def _first(member: Member, store: StoreCard, receipt: str) -> Claim | None:
    live = claims_of(member.pk).exclude(status=ClaimStatus.REFUSED)
    return live.filter(store_id=store.id, receipt=receipt).first()


def _settle(made: Claim, time_zone: str, book: Rulebook, as_of: datetime) -> None:
    """Give the sale to the member if it fits; else wait while there is time."""
    sale = Purchase.objects.filter(store_id=made.store_id, external_id=made.receipt).first()
    if sale is not None:
        fits = (sale.total_minor, dates.local_day(sale.occurred_at, time_zone)) == (
            made.total_minor,
            made.sold_on,
        )
        is_given = fits and _give(sale, made, as_of)
        _end(made, None if is_given else ClaimReason.NO_MATCH, sale if is_given else None, as_of)
    elif made.sold_on < dates.local_day(as_of, time_zone) - timedelta(days=book.claim_days):
        is_late = made.created_at == as_of
        _end(made, ClaimReason.TOO_OLD if is_late else ClaimReason.NOT_FOUND, None, as_of)


def _give(sale: Purchase, made: Claim, as_of: datetime) -> bool:
    try:
        attaching.attach_within(sale.pk, made.member, as_of=as_of)
    except (PurchaseHasMember, MemberCannotEarn):
        return False
    return True


def _end(made: Claim, reason: ClaimReason | None, sale: Purchase | None, as_of: datetime) -> None:
    made.status = ClaimStatus.REFUSED if reason else ClaimStatus.CREDITED
    made.reason, made.purchase, made.settled_at = reason or "", sale, as_of
    made.save(update_fields=["status", "reason", "purchase", "settled_at"])
    payload = {"member": public_id("mem", made.member.public_id), "reason": made.reason or None}
    kind = f"claim.{made.status}"
    outbox.publish(kind=kind, subject=made.shown_id, payload=payload, as_of=as_of)
