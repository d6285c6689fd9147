"""Instants and days as they are written on the wire. PURE."""

import re
from datetime import UTC, date, datetime

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_instant(text: str) -> datetime:
    """
    Read an RFC 3339 instant, `2026-03-29T01:30:00Z` or with an offset, as UTC.

    Raises ValueError; an instant without an offset is none.
    """
    if not _INSTANT.fullmatch(text):
        raise ValueError("no RFC 3339 instant")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("outside the years 1 to 9999") from error


def parse_day(text: str) -> date:
    """Read a calendar day, `2026-03-29`. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError("no calendar day")
    return date.fromisoformat(text)


def format_instant(instant: datetime) -> str:
    """Write an instant in UTC, with a Z, and with a fraction only when it has one."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
