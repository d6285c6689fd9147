"""
A voucher given in at a till: accepted once, whatever tills send twice or at once.

Always: online, the second till is refused. What a till took without the network is never refused,
because the goods are gone: when the voucher was taken elsewhere before, or had ended, the use is
kept as a conflict and staff get a case with both receipts. A voucher whose accepted use is undone
belongs to the conflict that waits for it, else to its member again. What is given in for a sale
that was voided before is undone from the start.
Lock order: the receipt (`voided`), then the voucher's row, before anything is decided.
Source: docs/decisions/0024-vouchers-without-a-network.md
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from events import outbox
from loyalty import cases, voided
from loyalty.models import CaseKind, Voucher, VoucherStatus, VoucherUse, VoucherUseStatus
from loyalty.saying import vouchers as saying
from loyalty.saying.vouchers import Unusable
from loyalty.vouchers import VoucherNotUsable, revoke
from members.ids import public_id
from members.models import MemberStatus
from members.stores import StoreCard
from rewards import dates
from rewards.book import Rulebook
from rewards.speech import speech


@dataclass(frozen=True, slots=True)
class Given:
    """
    A voucher that a customer gave in, as the till says it.

    receipt: the sale's external_id. occurred_at: decides whether an offline voucher had ended.
    """

    voucher_id: int
    store: StoreCard
    receipt: str
    occurred_at: datetime
    received_at: datetime
    is_offline: bool = False
    terminal_id: int | None = None
    recorded_by_id: int | None = None


class Taken(NamedTuple):
    """A use as it stands, and whether it was recorded before."""

    use: VoucherUse
    is_repeat: bool


def take(given: Given, book: Rulebook) -> Taken:
    """
    Take a voucher for a receipt, in one transaction of its own.

    Raises VoucherNotUsable with the reason, unless the till was offline; then nothing is written.
    Repeat behaviour: the same voucher for the same receipt of the same store gets its first use,
    undone or not; who tries again for another sale has another receipt.
    """
    with transaction.atomic(durable=True):
        voided.hold(given.store.id, given.receipt)
        voucher = _locked(given.voucher_id)
        first = VoucherUse.objects.filter(
            voucher=voucher, store_id=given.store.id, receipt=given.receipt
        ).first()
        if first is not None:
            return Taken(first, is_repeat=True)
        if voided.is_voided(given.store.id, given.receipt):
            return Taken(_write(voucher, given, VoucherUseStatus.UNDONE), is_repeat=False)
        return Taken(_decide(voucher, given, book), is_repeat=False)


def undo(use: VoucherUse, *, as_of: datetime) -> VoucherUse:
    """
    Undo a use whose sale did not take place, in one transaction of its own. Twice is as once.

    The voucher is its member's again, or that of a till which took it meanwhile.
    """
    with transaction.atomic(durable=True):
        _undo(use, as_of)
    return VoucherUse.objects.get(pk=use.pk)


def undo_of_receipt(store_id: int, receipt: str, *, as_of: datetime) -> int:
    """
    Undo what was given in for a sale that is voided, in the caller's transaction; how many.

    What comes later finds the void.
    """
    voided.hold(store_id, receipt)
    live = VoucherUse.objects.filter(store_id=store_id, receipt=receipt)
    found = list(live.exclude(status=VoucherUseStatus.UNDONE).order_by("voucher_id"))
    for use in found:
        _undo(use, as_of)
    return len(found)


def why_not_usable(voucher: Voucher, *, as_of: datetime) -> Unusable | None:
    """Why a voucher cannot be given in now, for itself or its member; None when it can."""
    why_over = _why_over(voucher, as_of)
    member = voucher.member and (voucher.member.merged_into or voucher.member)
    if why_over or member is None or member.status != MemberStatus.BLOCKED:
        return why_over
    return Unusable(saying.MEMBER_BLOCKED)


def _why_over(voucher: Voucher, as_of: datetime) -> Unusable | None:
    """Of the voucher alone: all that a till without the network could know."""
    clock = dates.zone(voucher.program.time_zone)
    if voucher.status == VoucherStatus.USED:
        assert voucher.used_at is not None, "as the status says"
        return Unusable(saying.USED, voucher.used_at.astimezone(clock))
    if voucher.status != VoucherStatus.ISSUED:
        return Unusable(saying.REVOKED)
    if voucher.expires_at is not None and voucher.expires_at <= as_of:
        return Unusable(saying.ENDED, voucher.expires_at.astimezone(clock))
    return None


def _refusal(why_not: Unusable, voucher: Voucher, as_of: datetime) -> VoucherNotUsable:
    today = dates.local_day(as_of, voucher.program.time_zone)
    return VoucherNotUsable(saying.unusable(speech("en", ""), why_not, today))


def _locked(voucher_id: int) -> Voucher:
    rows = Voucher.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("member__merged_into", "reward", "program").get(pk=voucher_id)


def _live_uses(voucher: Voucher) -> QuerySet[VoucherUse]:
    uses = VoucherUse.objects.filter(voucher=voucher)
    return uses.exclude(status=VoucherUseStatus.UNDONE).order_by("pk")


def _decide(voucher: Voucher, given: Given, book: Rulebook) -> VoucherUse:
    if given.is_offline:
        why_not = _why_over(voucher, given.occurred_at)
    elif why_not := why_not_usable(voucher, as_of=given.received_at):
        raise _refusal(why_not, voucher, given.received_at)
    use = _write(
        voucher, given, VoucherUseStatus.CONFLICT if why_not else VoucherUseStatus.ACCEPTED
    )
    if why_not:
        _open_case(voucher, use, given)
    else:
        _accept(voucher, use, given.received_at)
    if given.is_offline:
        cases.watch_limit(use, given.store, book, as_of=given.received_at)
    return use


def _write(voucher: Voucher, given: Given, status: VoucherUseStatus) -> VoucherUse:
    return VoucherUse.objects.create(
        voucher=voucher,
        store_id=given.store.id,
        terminal_id=given.terminal_id,
        recorded_by_id=given.recorded_by_id,
        receipt=given.receipt,
        is_offline=given.is_offline,
        status=status,
        occurred_at=given.occurred_at,
        received_at=given.received_at,
        undone_at=given.received_at if status == VoucherUseStatus.UNDONE else None,
    )


def _accept(voucher: Voucher, use: VoucherUse, as_of: datetime) -> None:
    changed = Voucher.objects.filter(pk=voucher.pk, status=VoucherStatus.ISSUED).update(
        status=VoucherStatus.USED, used_at=use.occurred_at
    )
    assert changed == 1, "the row is locked"
    _tell("voucher.used", voucher, use, as_of)


def _open_case(voucher: Voucher, use: VoucherUse, given: Given) -> None:
    other = _live_uses(voucher).filter(status=VoucherUseStatus.ACCEPTED).first()
    kind = CaseKind.VOUCHER_TWICE if other else CaseKind.VOUCHER_ENDED
    cases.open_case(kind, use, other=other, as_of=given.received_at)


def _undo(use: VoucherUse, as_of: datetime) -> None:
    voucher = _locked(use.voucher_id)
    status = VoucherUse.objects.values_list("status", flat=True).get(pk=use.pk)
    if status == VoucherUseStatus.UNDONE:
        return
    VoucherUse.objects.filter(pk=use.pk).update(status=VoucherUseStatus.UNDONE, undone_at=as_of)
    cases.settle_of_use(use, is_undone=True, as_of=as_of)
    if status == VoucherUseStatus.ACCEPTED:
        _tell("voucher.returned", voucher, use, as_of)
        _pass_on(voucher, use, as_of)


def _pass_on(voucher: Voucher, undone: VoucherUse, as_of: datetime) -> None:
    """To the first till that took it beside the one whose sale was undone; else to its member."""
    Voucher.objects.filter(pk=voucher.pk, status=VoucherStatus.USED).update(
        status=VoucherStatus.ISSUED, used_at=None
    )
    voucher.refresh_from_db(fields=["status", "used_at"])
    waiting = _live_uses(voucher).filter(status=VoucherUseStatus.CONFLICT)
    waiting = waiting.order_by("occurred_at", "pk")
    for use in waiting:
        if _why_over(voucher, use.occurred_at) or voided.is_voided(use.store_id, use.receipt):
            continue
        VoucherUse.objects.filter(pk=use.pk).update(status=VoucherUseStatus.ACCEPTED)
        _accept(voucher, use, as_of)
        cases.settle_of_use(use, as_of=as_of)
        cases.name_instead(undone, use)
        return
    if voucher.member is not None and voucher.member.erased_at is not None:
        revoke([voucher.pk], as_of=as_of)


def _tell(kind: str, voucher: Voucher, use: VoucherUse, as_of: datetime) -> None:
    payload = {
        "use": use.shown_id,
        "store": use.store.code,
        "external_id": use.receipt,
        "member": voucher.member and public_id("mem", voucher.member.public_id),
        "offline": use.is_offline,
    }
    outbox.publish(kind=kind, subject=voucher.shown_id, payload=payload, as_of=as_of)
