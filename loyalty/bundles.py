"""
What a till needs while it has no network: whom to believe, what to refuse, what is promised.

Always: reads only. A voucher is good offline when its text is signed by one of the keys, it is not
over, its id is not among the refused, and the store has not taken its share of the day; what a
till takes all the same is settled when it comes (`voucher_uses`).
Source: docs/decisions/0024-vouchers-without-a-network.md
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q

from loyalty import signing
from loyalty.models import Voucher, VoucherStatus
from members.models import Member, MemberStatus, Terminal
from rewards.book import Rulebook
from rewards.models import Program

REFUSED_MAX: Final = 10_000
LIFETIME: Final = timedelta(hours=24)


def bundle(terminal_id: int, book: Rulebook, *, as_of: datetime) -> dict[str, Any]:
    """Everything but what other views show too (rules, rewards, receipts), as plain JSON."""
    terminal = Terminal.objects.select_related("store").get(pk=terminal_id)
    program = Program.objects.get(pk=book.program_id)
    refused = refused_vouchers(program.pk, as_of=as_of)
    store = terminal.store
    return {
        "terminal": terminal.code,
        "store": {
            "code": store.code,
            "name": store.name,
            "currency": store.currency,
            "time_zone": store.time_zone,
        },
        "program": {
            "code": program.code,
            "name": program.name,
            "points_name": program.points_name,
            "currency": program.currency,
            "time_zone": program.time_zone,
            "revision": program.revision,
        },
        "lifetime_hours": int(LIFETIME.total_seconds() // 3600),
        "voucher_keys": {"keys": signing.public_keys()},
        "vouchers_daily_max": program.offline_vouchers_daily_max,
        "vouchers_refused": list(refused[:REFUSED_MAX]),
        "vouchers_refused_all": len(refused) <= REFUSED_MAX,
    }


def refused_vouchers(program_id: int, *, as_of: datetime) -> Sequence[str]:
    """
    The ids of vouchers that are used, revoked or of blocked members, and not over, newest first;
    one more than shown.
    """
    live = Voucher.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=as_of), program_id=program_id
    ).order_by("-id")
    gone = live.filter(
        status__in=[VoucherStatus.USED, VoucherStatus.REVOKED], issued_at__isnull=False
    )
    of_blocked = live.filter(status=VoucherStatus.ISSUED, member__in=_blocked())
    most = REFUSED_MAX + 1
    found = [*gone.only("public_id")[:most], *of_blocked.only("public_id")[:most]]
    return [row.shown_id for row in sorted(found, key=lambda row: -row.pk)[:most]]


def _blocked() -> list[int]:
    """Blocked members, who are few, and whoever was merged into them."""
    blocked = list(Member.objects.filter(status=MemberStatus.BLOCKED).values_list("pk", flat=True))
    merged = Member.objects.filter(merged_into__in=blocked).values_list("pk", flat=True)
    return [*blocked, *merged]
