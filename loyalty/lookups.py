"""Any scan by one field: who or what is it, and what should the cashier know."""

from dataclasses import dataclass
from datetime import datetime

from loyalty.models import Purchase
from loyalty.stands import stand_before
from loyalty.statements import Balance, balance
from members.identifiers import find_identifier
from members.models import Member
from members.normal_forms import detect
from rewards.rulebook import Rulebook, TierStep


@dataclass(frozen=True, slots=True)
class Found:
    """
    What a scan was: kind is member, receipt, blocked or unknown.

    purchase: the sale of a receipt number; its member, if any, is the member shown.
    """

    kind: str
    member: Member | None = None
    balance: Balance | None = None
    tier: TierStep | None = None
    purchase: Purchase | None = None


def look_up(scan: str, book: Rulebook, *, as_of: datetime, store_id: int | None) -> Found:
    """
    Find what was scanned: an identifier of a member first, then a receipt number.

    A blocked identifier is said to be blocked, and nothing of whose it is.
    store_id: where receipts are looked for; everywhere when None. Writes nothing.
    """
    identifier = find_identifier(detect(scan))
    if identifier is not None and identifier.blocked_at is not None:
        return Found("blocked")
    if identifier is not None:
        return _card("member", identifier.member, book, as_of)
    receipts = Purchase.objects.filter(external_id=scan.strip())
    if store_id is not None:
        receipts = receipts.filter(store_id=store_id)
    purchase = receipts.select_related("member").order_by("-id").first()
    if purchase is None:
        return Found("unknown")
    if purchase.member is None:
        return Found("receipt", purchase=purchase)
    return _card("receipt", purchase.member, book, as_of, purchase)


def _card(
    kind: str, member: Member, book: Rulebook, as_of: datetime, purchase: Purchase | None = None
) -> Found:
    (stand,) = stand_before([member.pk], [as_of], book)
    found = balance(member=member.public_id, program_id=book.program_id, as_of=as_of)
    return Found(kind, member, found, stand.step, purchase)
