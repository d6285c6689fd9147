"""The admin's first page: what the program owes, and whether anything waits for somebody."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from events.models import WebhookEndpoint
from loyalty import parked, queue, statements
from loyalty.models import Adjustment, AdjustmentStatus, Refusal, WaitingRefund
from members.errors import DomainError
from rewards import rulebook

# Refusals are few; whoever lets a thousand pile up need not know by how many.
COUNTED_MAX = 1_000
# A purchase is credited within a second; one this old says that no worker is at work.
LATE = timedelta(minutes=1)


class Card(NamedTuple):
    """One figure, what it means, and the rows behind it. alarm: somebody should look."""

    title: str
    figure: str
    note: str
    address: str
    alarm: bool = False


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Put the figures into the context of the first page, for those who may see the ledger."""
    if request.user.has_perm("loyalty.view_entry"):
        context["groups"] = [("Points", _points()), ("Waiting", _waiting(timezone.now()))]
    return context


def _points() -> list[Card]:
    """Always: issued + adjusted = redeemed + returned + expired + outstanding."""
    try:
        book = rulebook.current()
    except DomainError as error:
        add = reverse("admin:rewards_program_add")
        return [Card("No program yet", "-", error.detail, add, alarm=True)]
    totals = statements.program_totals(book.program_id)
    entries = reverse("admin:loyalty_entry_changelist")
    return [
        Card("Issued", f"{totals.issued:,}", "points given for purchases", entries),
        _part("Redeemed", totals.redeemed, totals.issued, _list("redemption")),
        _part("Returned", totals.returned, totals.issued, entries),
        _part("Expired", totals.expired, totals.issued, entries),
        Card(
            "Adjusted",
            f"{totals.adjusted:+,}" if totals.adjusted else "0",
            "given or taken by hand",
            entries,
        ),
        Card(
            "Outstanding",
            f"{totals.outstanding:,}",
            "points members still have",
            _list("wallet"),
        ),
    ]


def _waiting(now: datetime) -> list[Card]:
    backlog = queue.backlog()
    age = now - backlog.oldest_at if backlog.oldest_at else timedelta()
    refused = Refusal.objects.all()[:COUNTED_MAX].count()
    return [
        Card(
            "Purchases to credit",
            f"{backlog.waiting:,}",
            f"the oldest for {_spoken(age)}" if backlog.waiting else "all are credited",
            f"{_list('purchase')}?state=queued",
            alarm=age > LATE,
        ),
        Card(
            "Refused purchases",
            f"{refused:,}{'+' if refused == COUNTED_MAX else ''}",
            "mend the reason, then queue them again" if refused else "none",
            _list("refusal"),
            alarm=refused > 0,
        ),
        _returns(now),
        _adjustments(),
        _webhooks(),
    ]


def _returns(now: datetime) -> Card:
    waiting = WaitingRefund.objects.all()[:COUNTED_MAX].count()
    overdue = parked.overdue(as_of=now)[:COUNTED_MAX].count() if waiting else 0
    note = f"{overdue:,} too long: has their sale been sent?" if overdue else "for their sale"
    return Card(
        "Returns that wait",
        f"{waiting:,}",
        note if waiting else "none",
        f"{_list('refund')}?state={'overdue' if overdue else 'waiting'}",
        alarm=overdue > 0,
    )


def _adjustments() -> Card:
    proposed = Adjustment.objects.filter(status=AdjustmentStatus.PROPOSED)[:COUNTED_MAX].count()
    return Card(
        "Adjustments to approve",
        f"{proposed:,}",
        "by somebody else than who proposed them" if proposed else "none",
        f"{_list('adjustment')}?status=proposed",
    )


def _webhooks() -> Card:
    failing = WebhookEndpoint.objects.failing().count()
    return Card(
        "Webhooks that fail",
        f"{failing:,}",
        "their receivers do not answer well" if failing else "none",
        reverse("admin:events_webhookendpoint_changelist"),
        alarm=failing > 0,
    )


def _list(model: str) -> str:
    return reverse(f"admin:loyalty_{model}_changelist")


def _part(title: str, points: int, issued: int, address: str) -> Card:
    return Card(title, f"{points:,}", _share(points, issued), address)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%} of what was issued" if whole else "nothing issued yet"


def _spoken(age: timedelta) -> str:
    """An age in its largest unit: 42 seconds, 7 minutes, 3 hours, 2 days."""
    seconds = max(int(age.total_seconds()), 0)
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        count = seconds // size
        if count:
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a second"
