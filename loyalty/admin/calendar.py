"""The calendar: campaigns, and rules that hold for a time, month by month."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from rewards import calendar, dates
from rewards.calendar import Sheet, Window
from rewards.dates import add_months
from rewards.models import Campaign, Program, RuleVersion


def shown(request: HttpRequest, program: Program, *, as_of: datetime) -> dict[str, object]:
    """The calendar as its page wants it; `?from=2026-03` chooses the first month."""
    today = dates.local_day(as_of, program.time_zone)
    first = _first(request.GET.get("from", ""), add_months(today.replace(day=1), -1))
    sheet = calendar.sheet(_windows(program), first=first)
    return {
        "sheet": sheet,
        "program": program,
        "today": _place_of(today, sheet),
        "earlier": f"{add_months(sheet.first, -calendar.MONTHS):%Y-%m}",
        "later": f"{sheet.until:%Y-%m}",
    }


def _first(text: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return otherwise
    return found if date(1971, 1, 1) <= found <= date(9990, 1, 1) else otherwise


def _place_of(day: date, sheet: Sheet) -> str | None:
    """Where a day stands on the sheet, as CSS; None when it is not on it."""
    one = Window("", "", "", day, day + timedelta(days=1))
    bars = calendar.sheet([one], first=sheet.first).bars
    return bars[0].style.split(";")[0] if bars else None


def _windows(program: Program) -> Iterator[Window]:
    for campaign in Campaign.objects.filter(program=program):
        page = reverse("admin:rewards_campaign_change", args=[campaign.pk])
        days = _days(campaign.starts_at, campaign.ends_at, program.time_zone)
        yield Window(campaign.name, "campaign", page, *days)
    versions = RuleVersion.objects.select_related("rule").filter(
        Q(effective_until__isnull=False) | Q(campaign__isnull=False),
        rule__program=program,
        published_at__isnull=False,
    )
    for version in versions:
        page = reverse("admin:rewards_ruleversion_change", args=[version.pk])
        days = _days(version.effective_from, version.effective_until, program.time_zone)
        yield Window(str(version), "rule", page, *days)


def _days(since: datetime, until: datetime | None, zone: str) -> tuple[date, date | None]:
    """The first local day, and the one after the last."""
    end = None if until is None else dates.last_day(until, zone) + timedelta(days=1)
    return dates.local_day(since, zone), end
