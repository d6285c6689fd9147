"""The day, week, month or year around an instant, in the program's zone. Pure."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from rewards import dates

BEGINNING: Final = datetime(1, 1, 2, tzinfo=UTC)
END: Final = datetime(9999, 12, 30, tzinfo=UTC)


def bounds(period: str, moment: datetime, time_zone: str) -> tuple[datetime, datetime]:
    """
    The first instant of the period that a moment lies in, and the first one after it.

    period: day, week (from Monday), month, year, or lifetime, which has neither.
    """
    if period == "lifetime":
        return BEGINNING, END
    return _bounds(period, dates.local_day(moment, time_zone), time_zone)


@lru_cache(maxsize=4096)
def _bounds(period: str, day: date, time_zone: str) -> tuple[datetime, datetime]:
    first, after = _days(period, day)
    return dates.start_of_day(first, time_zone), dates.start_of_day(after, time_zone)


def _days(period: str, day: date) -> tuple[date, date]:
    if period == "day":
        return day, day + timedelta(days=1)
    if period == "week":
        monday = day - timedelta(days=day.isoweekday() - 1)
        return monday, monday + timedelta(days=7)
    if period == "month":
        first = day.replace(day=1)
        return first, dates.add_months(first, 1)
    assert period == "year"
    first = date(day.year, 1, 1)
    return first, dates.add_months(first, 12)
