"""
Guesses at something secret are counted, and end.

Always: of any number of guesses at once, no more than the limit of a window are let through: the
count is one atomic statement, and it is taken before anything is looked up. Kept in PostgreSQL, so
that a dead broker opens no door.
"""

from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Final

import structlog
from django.db import transaction

from events import outbox
from members import sql
from members.errors import DomainError

FORGET_AFTER: Final = timedelta(days=1)

log = structlog.get_logger(__name__)

_TAKE = """
INSERT INTO members_attempt (subject, window_at, count) VALUES (%s, %s, 1)
ON CONFLICT (subject, window_at) DO UPDATE SET count = members_attempt.count + 1
RETURNING count
"""

_GIVE_BACK = """
UPDATE members_attempt SET count = count - 1 WHERE subject = %s AND window_at = %s AND count > 0
"""


class TooManyGuesses(DomainError):
    code = "too_many_guesses"
    http_status = 429
    title = "Too many tries"
    retryable = True

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "This was tried too often without success. Check what you send, and try again when "
            "the time in Retry-After is over.",
            retry_after=retry_after,
        )


def take(*, subject: str, limit: int, seconds: int, as_of: datetime) -> None:
    """
    Count one guess, before it is looked at.

    subject: who guesses at what; at most `limit` in each window of `seconds`. Outside of any
    transaction that may be rolled back: a guess counts, whatever comes of it.

    Raises TooManyGuesses; the first one of a window is told to the outbox and the log.
    """
    window = _window(as_of, seconds)
    with transaction.atomic():
        row = sql.one(_TAKE, [subject, window])
        assert row is not None
        count = int(row[0])
        if count == limit + 1:
            _alarm(subject, limit, seconds, as_of)
    if count > limit:
        left = window + timedelta(seconds=seconds) - as_of
        raise TooManyGuesses(ceil(left.total_seconds()))


def give_back(*, subject: str, seconds: int, as_of: datetime) -> None:
    """Take a guess back that was right: who knows the secret does not guess."""
    sql.run(_GIVE_BACK, [subject, _window(as_of, seconds)])


def forget_old(*, as_of: datetime) -> int:
    """Delete what was counted long ago; how much. A run more deletes nothing."""
    return sql.run("DELETE FROM members_attempt WHERE window_at < %s", [as_of - FORGET_AFTER])


def _window(as_of: datetime, seconds: int) -> datetime:
    return datetime.fromtimestamp(as_of.timestamp() // seconds * seconds, UTC)


def _alarm(subject: str, limit: int, seconds: int, as_of: datetime) -> None:
    payload = {"subject": subject, "limit": limit, "seconds": seconds}
    outbox.publish(kind="security.guessing", subject=subject[:60], payload=payload, as_of=as_of)
    log.warning("guessing", subject=subject, limit=limit, seconds=seconds)
