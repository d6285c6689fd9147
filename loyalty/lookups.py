"""
Any scan by one field: who or what is it, and what should the cashier know.

Always: a till learns no name without the member's consent to be greeted by it, and of whom a scan
might mean it learns nothing that the scan does not say. Writes nothing but guesses at vouchers.
Source: docs/decisions/0023-words-at-the-till.md
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from loyalty import redemptions, voucher_finding, voucher_guesses, voucher_tokens
from loyalty.acquaintance import Acquaintance, acquaintance_of
from loyalty.models import Purchase, Redemption, Voucher
from loyalty.redemptions import Taken
from loyalty.stands import stand_before
from loyalty.statements import Balance, balance
from members import pass_codes, scanning
from members.ids import parse_public_id
from members.keys import Credential
from members.models import Identifier, Member, MemberKind, MemberStatus
from members.pass_codes import Expired
from rewards import codes
from rewards.rulebook import Rulebook, TierStep


class Place(NamedTuple):
    """
    Where something was scanned.

    store_id: where receipts are looked for; everywhere when None. country: whose phone numbers are
    typed as people say them; "" for none.
    """

    store_id: int | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """
    What a scan was: kind is member, receipt, voucher, redemption, ambiguous, blocked, expired or
    unknown.

    purchase: the sale of a receipt number; its member, if any, is the member shown; so of a
    voucher and of a redemption. candidates: of an ambiguous scan, the identifiers it may be.
    """

    kind: str
    member: Member | None = None
    balance: Balance | None = None
    tier: TierStep | None = None
    known: Acquaintance | None = None
    purchase: Purchase | None = None
    voucher: Voucher | None = None
    redemption: Taken | None = None
    candidates: Sequence[Identifier] = ()


def look_up(
    scan: str,
    book: Rulebook,
    *,
    as_of: datetime,
    place: Place,
    caller: Credential,
    choose: str = "",
) -> Found:
    """
    Find what was scanned: a pass code, a redemption or a voucher by its looks, then an identifier
    of a member, then a receipt number.

    A blocked identifier is said to be blocked, and nothing of whose it is.
    place: where it was scanned.
    caller: who asks; codes of vouchers that nobody has are counted as guesses of theirs.
    choose: which candidate of an ambiguous scan is meant, as it was answered.

    Raises TooManyGuesses.
    """
    text = scanning.cleaned(scan, card_url=book.card_url)
    if not may_be_voucher(text):
        return _look_up(text, book, as_of=as_of, place=place, choose=choose)
    with voucher_guesses.counted(caller, as_of=as_of) as guess:
        found = _look_up(text, book, as_of=as_of, place=place, choose=choose)
        guess.is_wrong = found.kind == "unknown"
    return found


def may_be_voucher(text: str) -> bool:
    """Whether a scan has the looks of a voucher: only such ones are looked for, and counted."""
    return voucher_tokens.looks_like_one(text) or codes.read(text) is not None


def _look_up(text: str, book: Rulebook, *, as_of: datetime, place: Place, choose: str) -> Found:
    member = pass_codes.read(text, as_of=as_of)
    if isinstance(member, Expired):
        return Found("expired")
    if member is not None:
        return _of_pass(member, book, as_of)
    redemption = _redemption(text)
    if redemption is not None:
        return _of_redemption(redemption, book, as_of, place)
    if may_be_voucher(text):
        voucher = voucher_finding.find(text, program_id=book.program_id)
        if voucher is not None:
            return Found("voucher", member=voucher.member, voucher=voucher)
    rows = identifiers_of(scanning.candidates(text, country=place.country))
    if rows:
        return _of_identifiers(rows, choose, book, as_of)
    return _of_receipt(text, place, book, as_of)


def identifiers_of(candidates: Sequence[tuple[str, str]]) -> list[Identifier]:
    """The candidates that anybody has, in their order, with their members (one query)."""
    found = {
        (row.kind, row.value): row
        for row in Identifier.objects.filter(
            kind__in={kind for kind, _ in candidates}, value__in={value for _, value in candidates}
        ).select_related("member__merged_into")
    }
    return [found[one] for one in candidates if one in found]


def _of_identifiers(
    rows: Sequence[Identifier], choose: str, book: Rulebook, as_of: datetime
) -> Found:
    if rows[0].blocked_at is not None:
        return Found("blocked")
    live = [row for row in rows if row.blocked_at is None]
    here = [row for row in live if _survivor(row.member).status == MemberStatus.ACTIVE]
    if len({_survivor(row.member).pk for row in here}) == 1:
        live = here  # the others left, or may not come: nobody needs to be asked
    if len({_survivor(row.member).pk for row in live}) > 1:
        live = [row for row in live if row.shown_id == choose] or live
        if len(live) > 1:
            return Found("ambiguous", candidates=live)
    return _card("member", live[0].member, book, as_of)


def _of_pass(public_id: UUID, book: Rulebook, as_of: datetime) -> Found:
    """A good code of somebody who left, or may not come, finds nobody."""
    people = Member.objects.filter(public_id=public_id, kind=MemberKind.PERSON)
    member = people.select_related("merged_into").first()
    if member is None or _survivor(member).status != MemberStatus.ACTIVE:
        return Found("unknown")
    return _card("member", _survivor(member), book, as_of)


def _redemption(text: str) -> Taken | None:
    public_id = parse_public_id("red", text.lower())
    return None if public_id is None else redemptions.find(public_id)


def _of_redemption(taken: Taken, book: Rulebook, as_of: datetime, place: Place) -> Found:
    """
    What a member set aside in their app, with whoever it is that shows it.

    As with a pass code, of somebody who left, or may not come, nothing is found; nor is what was
    set aside under another program, or by another store.
    """
    row = Redemption.objects.select_related("member__merged_into").get(pk=taken.pk)
    member, stores = _survivor(row.member), {None, place.store_id or row.store_id}
    is_here = row.program_id == book.program_id and row.store_id in stores
    if member.status != MemberStatus.ACTIVE or not is_here:
        return Found("unknown")
    return replace(_card("redemption", member, book, as_of), redemption=taken)


def _of_receipt(text: str, place: Place, book: Rulebook, as_of: datetime) -> Found:
    receipts = Purchase.objects.filter(external_id=text)
    if place.store_id is not None:
        receipts = receipts.filter(store_id=place.store_id)
    purchase = receipts.select_related("member__merged_into").order_by("-id").first()
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
    known = acquaintance_of(_survivor(member), book, as_of=as_of)
    return Found(kind, member, found, stand.step, known, purchase)


def _survivor(member: Member) -> Member:
    return member.merged_into or member
