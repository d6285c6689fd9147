"""
Calendar sums of the program's zone: the one place where a local day becomes an instant.

Pure. PostgreSQL and Python disagree on ambiguous local times, so no SQL of ours does these sums.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())  # A walk over the disk: once a process.


def is_zone(name: str) -> bool:
    """Tell whether `name` is an IANA time zone."""
    return name in _zone_names()


def add_months(day: date, months: int) -> date:
    """The same day `months` later (or earlier), clamped to the month's end: 31 Jan + 1 = 28 Feb."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def end_of(period: str, day: date) -> date:
    """The last day of the month, quarter or year that a day lies in."""
    month = {"month": day.month, "quarter": (day.month + 2) // 3 * 3, "year": 12}[period]
    return date(day.year, month, monthrange(day.year, month)[1])


def next_yearly(day: date, yearly: Iterable[str]) -> date:
    """
    The first of these days of the year (MM-DD, at least one) that is not before `day`.

    29 February is the 28th in a year without it.
    """
    named = [(int(text[:2]), int(text[3:])) for text in yearly]
    years = (day.year, day.year + 1)
    return min(
        found
        for year in years
        for month, number in named
        if (found := date(year, month, min(number, monthrange(year, month)[1]))) >= day
    )


@lru_cache(maxsize=8192)
def start_of_day(day: date, zone_name: str) -> datetime:
    """
    The first instant (UTC) of a local day.

    Where midnight does not exist that day, it is the instant the clock jumps; where midnight comes
    twice, it is the first one.
    """
    return datetime.combine(day, time.min, zone(zone_name)).astimezone(UTC)


def window_start(moment: datetime, months: int, zone_name: str) -> datetime:
    """The first instant of a rolling window of whole local days that ends at `moment`."""
    return start_of_day(add_months(local_day(moment, zone_name), -months), zone_name)


def local_day(moment: datetime, zone_name: str) -> date:
    return moment.astimezone(zone(zone_name)).date()


def last_day(ends_at: datetime, zone_name: str) -> date:
    """The last local day before an exclusive end."""
    return local_day(ends_at - timedelta(microseconds=1), zone_name)
