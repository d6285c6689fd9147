"""
The order of the log: every event gets its position after its commit, by one giver at a time.

Always: positions become visible in their order, so that whoever reads on from one misses nothing;
an event that commits late, though its id is low, is placed after those that came before it. What
is published pays nothing for it.
Source: docs/decisions/0021-webhooks-and-the-log.md
"""

from datetime import datetime, timedelta
from typing import Any, Final, LiteralString, NamedTuple

from django.db import connection, transaction

from events.deliveries import owe

CHUNK: Final = 5_000
# An id is drawn a moment before its transaction gets the number by which we wait for its end.
SETTLE: Final = timedelta(seconds=5)
_LOCK: Final = 7_264_821

_TAKE = "SELECT pg_try_advisory_xact_lock(%s)"

_LOOK = """
SELECT mark, candidate,
       candidate IS NOT NULL AND seen_at <= clock_timestamp() - %s
           AND pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= seen_xmax,
       coalesce(seen_xmax > pg_snapshot_xmax(pg_current_snapshot())::text::bigint, false)
FROM events_logprogress
"""

_BEGIN = "INSERT INTO events_logprogress (id, mark) VALUES (1, 0) ON CONFLICT DO NOTHING"

_PLACE = """
INSERT INTO events_place (event_id)
SELECT id FROM events_event e
WHERE id > %s AND NOT EXISTS (SELECT FROM events_place p WHERE p.event_id = e.id)
ORDER BY id LIMIT %s
RETURNING event_id
"""

_RAISE = "UPDATE events_logprogress SET mark = candidate, candidate = NULL"

# Before a restore into another cluster, transactions were numbered otherwise.
_FORGET = "UPDATE events_logprogress SET candidate = NULL"

_NOTE = """
UPDATE events_logprogress SET candidate = newest, seen_at = clock_timestamp(),
    seen_xmax = pg_snapshot_xmax(pg_current_snapshot())::text::bigint
FROM (SELECT max(id) AS newest FROM events_event) e WHERE candidate IS NULL AND newest > mark
"""


class _Progress(NamedTuple):
    mark: int
    candidate: int | None
    is_settled: bool
    is_from_elsewhere: bool


def place(*, as_of: datetime, limit: int = CHUNK, settle: timedelta = SETTLE) -> int:
    """
    Give up to `limit` events their positions, and owe each to the endpoints that want it.

    Returns how many; repeat while it is `limit`. In a transaction of its own; does nothing while
    another process is at it.
    """
    with transaction.atomic(durable=True):
        if not _ask(_TAKE, _LOCK)[0]:
            return 0
        progress = _look(settle)
        placed = _place(progress.mark, limit)
        if placed:
            owe(placed, as_of=as_of)
        if progress.is_from_elsewhere:
            _do(_FORGET)
        elif progress.is_settled and len(placed) < limit:
            # Asked before the places were given: what was settled then has been placed by now.
            _do(_RAISE)
        _do(_NOTE)
        return len(placed)


def _look(settle: timedelta) -> _Progress:
    row = _ask(_LOOK, settle)
    if row is None:
        _do(_BEGIN)
        row = _ask(_LOOK, settle)
    return _Progress(*row)


def _place(mark: int, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [mark, limit])
        return [event_id for (event_id,) in cursor.fetchall()]


def _ask(statement: LiteralString, *params: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone()


def _do(statement: LiteralString) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
