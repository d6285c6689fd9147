"""
The event log as it is read: in the order of its places, from any place on.

Always: a page says where to go on, and going on there later skips nothing and repeats nothing.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Max
from pydantic_core import from_json

from events.messages import message
from events.models import Place

# How far one page looks for a rare kind, so that no page is slow.
SCANNED_MAX: Final = 5_000

_READ = """
SELECT p.position, e.kind, e.subject, e.payload::text, e.occurred_at
FROM events_place p JOIN events_event e ON e.id = p.event_id
WHERE p.position > %s AND p.position <= %s
    AND (%s = '' OR e.kind = %s OR (right(%s, 2) = '.*' AND starts_with(e.kind, left(%s, -1))))
ORDER BY p.position LIMIT %s
"""

_REACHED = """
SELECT max(position), count(*) FROM (
    SELECT position FROM events_place WHERE position > %s ORDER BY position LIMIT %s) p
"""


# A sequence is dumped with the tables: it knows of places whose events are long forgotten.
_ENDS = """
SELECT coalesce((SELECT min(position) FROM events_place), last + 1), last,
    EXISTS (SELECT FROM events_place WHERE position = %s)
FROM (SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last
    FROM events_place_position_seq) s
"""


class Standing(Enum):
    """How a position stands to what the log has."""

    KNOWN = "known"
    AHEAD = "ahead"
    FORGOTTEN = "forgotten"


class Page(NamedTuple):
    """
    Part of the log. position: go on after this one. has_more: it is worth asking again at once.
    """

    messages: list[dict[str, Any]]
    position: int
    has_more: bool


def read(*, after: int, limit: int, kind: str = "") -> Page:
    """
    Read up to `limit` events after a position; 0 is before the first that is still known.

    kind: an exact kind or a pattern such as `member.*`; a page may be empty and yet have more
    behind it, since it looks SCANNED_MAX far only.
    """
    # Asked first: what is placed between the two questions is for the next page.
    ((reached, scanned),) = _ask(_REACHED, [after, SCANNED_MAX])
    if reached is None:
        return Page([], after, has_more=False)
    rows = _ask(_READ, [after, reached, kind, kind, kind, kind, limit + 1])
    found = [
        message(kind=k, subject=s, payload=from_json(p), at=at, position=position)
        for position, k, s, p, at in rows[:limit]
    ]
    if len(rows) > limit:
        return Page(found, rows[limit - 1][0], has_more=True)
    return Page(found, reached, has_more=scanned == SCANNED_MAX)


def standing(position: int) -> Standing:
    """
    Tell whether reading on after a position misses nothing. 0, the beginning, always does.

    AHEAD: the log has never come so far: it was brought back from a copy. FORGOTTEN: what came
    next is not kept any more.
    """
    ((first, last, is_there),) = _ask(_ENDS, [position])
    if position > last:
        return Standing.AHEAD
    if position and position < first - 1 and not is_there:
        return Standing.FORGOTTEN
    return Standing.KNOWN


def newest() -> int:
    """The position of the newest event, or 0 for an empty log."""
    return Place.objects.aggregate(newest=Max("position"))["newest"] or 0


def _ask(statement: str, values: Sequence[int | str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
