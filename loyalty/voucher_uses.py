"""
A voucher given in at a till: accepted once, whatever tills send twice or at once.

Always: online, the second till is refused. What a till took without the network is never refused,
because the goods are gone: when the voucher was taken elsewhere before, or had ended, the use is
kept as a conflict and staff get a case with both receipts. A voucher whose accepted use is undone
belongs to the conflict that waits for it, else to its member again.
Lock: the voucher's row, before anything is decided.
Source: docs/decisions/0024-vouchers-without-a-network.md
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from events import outbox
from loyalty import cases
from loyalty.models import CaseKind, Voucher, VoucherStatus, VoucherUse, VoucherUseStatus
from loyalty.vouchers import VoucherNotUsable
from members.ids import public_id
from members.models import MemberStatus
from members.stores import StoreCard
from rewards.book import Rulebook


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
    Repeat behaviour: the same voucher for the same receipt of the same store gets its first use.
    """
    with transaction.atomic(durable=True):
        voucher = _locked(given.voucher_id)
        first = _live_uses(voucher).filter(store_id=given.store.id, receipt=given.receipt).first()
        if first is not None:
            return Taken(first, is_repeat=True)
        moment = given.occurred_at if given.is_offline else given.received_at
        why_not = why_not_usable(voucher, as_of=moment)
        if why_not and not given.is_offline:
            raise VoucherNotUsable(why_not)
        use = _write(given, VoucherUseStatus.CONFLICT if why_not else VoucherUseStatus.ACCEPTED)
        if why_not:
            _open_case(voucher, use, given)
        else:
            _accept(voucher, use, given.received_at)
        if given.is_offline:
            cases.watch_limit(use, given.store, book, as_of=given.received_at)
    return Taken(use, is_repeat=False)


def undo(use: VoucherUse, *, as_of: datetime) -> VoucherUse:
    """
    Undo a use whose sale did not take place, in one transaction of its own. Twice is as once.

    The voucher is its member's again, or that of a till which took it meanwhile.
    """
    with transaction.atomic(durable=True):
        _undo(use, as_of)
    return VoucherUse.objects.get(pk=use.pk)


def undo_of_receipt(store_id: int, receipt: str, *, as_of: datetime) -> int:
    """Undo what was given in for a sale that is voided, in the caller's transaction; how many."""
    live = VoucherUse.objects.filter(store_id=store_id, receipt=receipt)
    found = list(live.exclude(status=VoucherUseStatus.UNDONE).order_by("voucher_id"))
    for use in found:
        _undo(use, as_of)
    return len(found)


def why_not_usable(voucher: Voucher, *, as_of: datetime) -> str:
    """Why a voucher cannot be given in now; "" when it can."""
    if voucher.status == VoucherStatus.USED:
        return f"It was used at {voucher.used_at:%Y-%m-%d %H:%M} UTC; it can be used once."
    if voucher.status != VoucherStatus.ISSUED:
        return "It was taken back; the member's app or the desk can say why."
    if voucher.expires_at is not None and voucher.expires_at <= as_of:
        return f"It ended at {voucher.expires_at:%Y-%m-%d %H:%M} UTC."
    if voucher.member is not None and voucher.member.status == MemberStatus.BLOCKED:
        return "Its member is blocked; please ask at the desk."
    return ""


def _locked(voucher_id: int) -> Voucher:
    rows = Voucher.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("member").get(pk=voucher_id)


def _live_uses(voucher: Voucher) -> QuerySet[VoucherUse]:
    uses = VoucherUse.objects.filter(voucher=voucher)
    return uses.exclude(status=VoucherUseStatus.UNDONE).order_by("pk")


def _write(given: Given, status: VoucherUseStatus) -> VoucherUse:
    return VoucherUse.objects.create(
        voucher_id=given.voucher_id,
        store_id=given.store.id,
        terminal_id=given.terminal_id,
        recorded_by_id=given.recorded_by_id,
        receipt=given.receipt,
        is_offline=given.is_offline,
        status=status,
        occurred_at=given.occurred_at,
        received_at=given.received_at,
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
    cases.settle_of_use(use, as_of=as_of)
    if status == VoucherUseStatus.ACCEPTED:
        _pass_on(voucher, as_of)
        _tell("voucher.returned", voucher, use, as_of)


def _pass_on(voucher: Voucher, as_of: datetime) -> None:
    """To the first till that took it beside the one whose sale was undone; else to its member."""
    waiting = _live_uses(voucher).filter(status=VoucherUseStatus.CONFLICT).order_by("occurred_at")
    for use in waiting:
        Voucher.objects.filter(pk=voucher.pk).update(status=VoucherStatus.ISSUED, used_at=None)
        voucher.status = VoucherStatus.ISSUED
        if why_not_usable(voucher, as_of=use.occurred_at):
            continue
        VoucherUse.objects.filter(pk=use.pk).update(status=VoucherUseStatus.ACCEPTED)
        _accept(voucher, use, as_of)
        cases.settle_of_use(use, as_of=as_of)
        return
    Voucher.objects.filter(pk=voucher.pk, status=VoucherStatus.USED).update(
        status=VoucherStatus.ISSUED, used_at=None
    )


def _tell(kind: str, voucher: Voucher, use: VoucherUse, as_of: datetime) -> None:
    payload = {
        "use": use.shown_id,
        "store": use.store.code,
        "external_id": use.receipt,
        "member": voucher.member and public_id("mem", voucher.member.public_id),
        "offline": use.is_offline,
    }
    outbox.publish(kind=kind, subject=voucher.shown_id, payload=payload, as_of=as_of)
