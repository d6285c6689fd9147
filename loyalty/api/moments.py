"""When something happened or is asked for, as callers say it, and whether that can be."""

from datetime import UTC, datetime, timedelta
from typing import Final

from loyalty.api.lines import Faults
from members import scopes
from members.api.instants import parse_instant
from members.api.refusals import InvalidParameter
from members.keys import Credential

AGE_DAYS_MAX: Final = 400
# Before it no loyalty program has data, and calendar sums would leave the calendar.
HISTORY_FROM: Final = datetime(1970, 1, 1, tzinfo=UTC)
AHEAD_REFUSED: Final = timedelta(hours=24)
AHEAD_CLAMPED: Final = timedelta(minutes=10)


def moment_of(
    occurred_at: datetime, *, as_of: datetime, credential: Credential, faults: Faults
) -> datetime:
    """
    When it counts from: as the till says, or its arrival when the till's clock is a little ahead.
    """
    ahead = occurred_at - as_of
    may_write_history = scopes.HISTORY_WRITE in credential.scopes
    if ahead > AHEAD_REFUSED:
        faults.add(
            "/occurred_at", "in_the_future", "More than 24 hours ahead: set the till's clock."
        )
    elif ahead > AHEAD_CLAMPED:
        return as_of
    elif occurred_at < HISTORY_FROM:
        faults.add("/occurred_at", "too_old", "Before 1970: check the date.")
    elif -ahead > timedelta(days=AGE_DAYS_MAX) and not may_write_history:
        faults.add(
            "/occurred_at",
            "too_old",
            f"Older than {AGE_DAYS_MAX} days: post it with a key that has history:write.",
        )
    return occurred_at


def read_instant(name: str, text: str) -> datetime:
    """Read an instant from a query parameter. Raises InvalidParameter."""
    try:
        return parse_instant(text)
    except ValueError:
        raise InvalidParameter(
            name, f"{name} must be an RFC 3339 instant such as 2026-03-29T01:30:00Z."
        ) from None
