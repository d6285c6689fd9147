"""
What only people can settle: contradictions of tills that had no network.

Always: a use of a voucher opens at most one case of a kind; a case is settled once, by somebody.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from events import outbox
from loyalty.models import Case, CaseKind, VoucherUse, VoucherUseStatus
from members.errors import DomainError
from members.stores import StoreCard
from rewards import dates
from rewards.book import Rulebook

NOTE_LENGTH_MAX = 500
BY_ITSELF = "system"


class CaseSettled(DomainError):
    code = "case_settled"
    title = "The case was settled before"
    http_status = 409

    def __init__(self, case: Case) -> None:
        super().__init__(f"{case.settled_by} settled it: {case.note or 'without a note'}.")


def open_case(
    kind: CaseKind, use: VoucherUse, *, as_of: datetime, other: VoucherUse | None = None
) -> Case | None:
    """Open a case about a use, in the caller's transaction; None when it is open already."""
    try:
        with transaction.atomic():
            case = Case.objects.create(
                kind=kind, store_id=use.store_id, use=use, other_use=other, opened_at=as_of
            )
    except IntegrityError:
        return None
    payload = {
        "kind": str(kind),
        "use": use.shown_id,
        "other_use": other and other.shown_id,
        "store": use.store.code,
        "external_id": use.receipt,
    }
    outbox.publish(kind="case.opened", subject=case.shown_id, payload=payload, as_of=as_of)
    return case


def watch_limit(use: VoucherUse, store: StoreCard, book: Rulebook, *, as_of: datetime) -> None:
    """
    Open a case for what a store took offline beyond its limit of a day, its own calendar's day.

    The limit is the till's to keep: what it took is recorded all the same.
    """
    zone = store.time_zone
    begins = dates.start_of_day(dates.local_day(use.occurred_at, zone), zone)
    ends = dates.start_of_day(dates.local_day(use.occurred_at, zone) + timedelta(days=1), zone)
    taken = VoucherUse.objects.filter(
        store_id=store.id, is_offline=True, occurred_at__gte=begins, occurred_at__lt=ends
    ).exclude(status=VoucherUseStatus.UNDONE)
    most = book.offline_vouchers_daily_max
    if taken[: most + 1].count() > most:
        open_case(CaseKind.OFFLINE_LIMIT, use, as_of=as_of)


def settle(case: Case, *, note: str, by: str, as_of: datetime) -> Case:
    """
    Say what was done about a case. Raises CaseSettled when somebody did before.
    """
    changed = Case.objects.filter(pk=case.pk, settled_at=None).update(
        settled_at=as_of, settled_by=by, note=note
    )
    case.refresh_from_db()
    if not changed:
        raise CaseSettled(case)
    return case


def settle_of_use(use: VoucherUse, *, as_of: datetime, is_undone: bool = False) -> None:
    """
    Settle what a use contradicted, once that contradiction is gone.

    is_undone: the use itself is gone, so it is above no limit either.
    """
    found = Case.objects.filter(use=use, settled_at=None)
    if not is_undone:
        found = found.exclude(kind=CaseKind.OFFLINE_LIMIT)
    found.update(settled_at=as_of, settled_by=BY_ITSELF, note="The sale of one of them was undone.")


def name_instead(undone: VoucherUse, accepted: VoucherUse) -> None:
    """Let open cases name the use that has the voucher now, where they named an undone one."""
    found = Case.objects.filter(other_use=undone, use__voucher=undone.voucher_id, settled_at=None)
    found.exclude(use=accepted).update(other_use=accepted)
