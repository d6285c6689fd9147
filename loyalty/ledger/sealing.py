"""
Closed days of the ledger, each sealed by a hash that includes the seal of the day before.

Always: a day is sealed once, an hour after it is over, when no statement that began in it can still
run; whoever changes, adds or removes an entry of a sealed day afterwards breaks its seal, and
whoever makes a new seal breaks all that follow. Off the hot path: nothing waits for it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Min

from loyalty.models import Entry, Seal

GRACE = timedelta(hours=1)
DAYS_MAX = 400
_NO_SEAL = bytes(32)

# Instants as whole microseconds: text would depend on the zone of the session.
_ENTRIES = """
COPY (
    SELECT id, member_id, wallet_id, seq, kind, points, balance_after, lot_id, source_kind,
        source_id, reverses_id, actor_kind, actor_id,
        (extract(epoch FROM occurred_at) * 1000000)::bigint,
        (extract(epoch FROM recorded_at) * 1000000)::bigint
    FROM loyalty_entry WHERE recorded_at >= %s AND recorded_at < %s ORDER BY id
) TO STDOUT
"""

_SUMS = """
SELECT count(*), coalesce(sum(points), 0)::bigint FROM loyalty_entry
WHERE recorded_at >= %s AND recorded_at < %s
"""


class BrokenSeal(NamedTuple):
    """A day that no longer fits its seal: what was sealed, and what is there."""

    day: date
    reason: str


def seal_closed_days(*, as_of: datetime, limit: int = DAYS_MAX) -> int:
    """
    Seal up to `limit` days that are over, oldest first, each in a transaction of its own.

    Returns how many; a run more, or another worker at the same time, changes nothing.
    """
    sealed = 0
    day = _next_day()
    while day is not None and sealed < limit and _end(day) + GRACE <= as_of:
        with transaction.atomic(durable=True):
            before = Seal.objects.filter(day=day - timedelta(days=1)).first()
            previous = bytes(before.digest) if before else _NO_SEAL
            Seal.objects.bulk_create([_seal(day, previous, as_of)], ignore_conflicts=True)
        sealed += 1
        day += timedelta(days=1)
    return sealed


def broken_seals() -> Iterator[BrokenSeal]:
    """Make every seal anew, and yield the days that do not fit. Reads one day at a time."""
    previous, expected = _NO_SEAL, None
    for seal in Seal.objects.order_by("day"):
        if expected is not None and seal.day != expected:
            yield BrokenSeal(expected, "its seal is missing")
        elif bytes(seal.previous) != previous:
            yield BrokenSeal(seal.day, "its seal does not follow from that of the day before")
        entries, points = _sums(seal.day)
        if (entries, points) != (seal.entries, seal.points):
            yield BrokenSeal(
                seal.day,
                f"sealed with {seal.entries} entries of {seal.points} points together, "
                f"found {entries} of {points}",
            )
        elif _digest(seal.day, bytes(seal.previous)) != bytes(seal.digest):
            yield BrokenSeal(seal.day, "an entry was changed after the day was sealed")
        previous, expected = bytes(seal.digest), seal.day + timedelta(days=1)


def _next_day() -> date | None:
    last = Seal.objects.order_by("-day").values_list("day", flat=True).first()
    if last is not None:
        return last + timedelta(days=1)
    first = Entry.objects.aggregate(first=Min("recorded_at"))["first"]  # All rows, and only once.
    return None if first is None else first.astimezone(UTC).date()


def _seal(day: date, previous: bytes, as_of: datetime) -> Seal:
    entries, points = _sums(day)
    return Seal(
        day=day,
        entries=entries,
        points=points,
        previous=previous,
        digest=_digest(day, previous),
        sealed_at=as_of,
    )


def _digest(day: date, previous: bytes) -> bytes:
    sealed = sha256(previous)
    with connection.cursor() as cursor, cursor.copy(_ENTRIES, [_begin(day), _end(day)]) as rows:
        for chunk in rows:
            sealed.update(chunk)
    return sealed.digest()


def _sums(day: date) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [_begin(day), _end(day)])
        entries, points = cursor.fetchone()
    return entries, points


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _end(day: date) -> datetime:
    return _begin(day + timedelta(days=1))
