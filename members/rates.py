"""
How often a caller may ask: counted per minute in this process, at the cost of an addition.

Always: exact within a process, also between its threads; with several web processes a caller has
the limit in each. It keeps a runaway loop from the others; what guards secrets is `guesses`.
"""

from datetime import datetime
from threading import Lock
from typing import Final, NamedTuple

from members.errors import DomainError

SECONDS: Final = 60


class TooManyRequests(DomainError):
    code = "too_many_requests"
    http_status = 429
    title = "Too many requests"
    retryable = True

    def __init__(self, rate: "Rate") -> None:
        super().__init__(
            f"More than {rate.limit} requests in a minute: send purchases in batches, and wait as "
            "long as Retry-After says.",
            retry_after=rate.seconds_left,
        )
        self.headers = rate.headers()


class Rate(NamedTuple):
    """What a caller has left of this minute."""

    limit: int
    left: int
    seconds_left: int

    def headers(self) -> dict[str, str]:
        """As the headers RateLimit and RateLimit-Policy (IETF draft 10) say it."""
        return {
            "RateLimit-Policy": f'"minute";q={self.limit};w={SECONDS}',
            "RateLimit": f'"minute";r={self.left};t={self.seconds_left}',
        }


class _Minute:
    """Who asked how often in this minute; a new one begins with nobody."""

    def __init__(self) -> None:
        self.number = 0
        self.counts: dict[tuple[str, int], int] = {}
        self.lock = Lock()


_minute = _Minute()


def count(kind: str, caller_id: int, *, limit: int, as_of: datetime) -> Rate:
    """
    Count a request. kind: what sort of caller the id is of, key or member.

    Raises TooManyRequests; that request does not count.
    """
    number, second = divmod(int(as_of.timestamp()), SECONDS)
    who = (kind, caller_id)
    with _minute.lock:
        if _minute.number != number:
            _minute.number, _minute.counts = number, {}
        taken = _minute.counts.get(who, 0)
        if taken < limit:
            _minute.counts[who] = taken + 1
    rate = Rate(limit, max(0, limit - taken - 1), SECONDS - second)
    if taken >= limit:
        raise TooManyRequests(rate)
    return rate


def forget_all() -> None:
    """Begin a new minute; for tests."""
    with _minute.lock:
        _minute.counts.clear()
