"""
The outbox: what happened stands here exactly when it happened.

Always: an event commits or is rolled back together with its happening, so that nobody is told of
what was undone, and nothing that stayed is left untold. A leaf: it knows no app of ours.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, LiteralString, NamedTuple, cast

from django.db import connection, transaction
from psycopg import Connection, Cursor
from pydantic_core import to_json

from events.plans import DOUBTS, kept_plans

CHUNK = 5_000

_PUBLISH = """
INSERT INTO events_event (kind, subject, payload, occurred_at) VALUES (%s, %s, %s::jsonb, %s)
"""

# Put before a statement that writes anyway, with `row` before its parameters: the same event,
# without the round trip that is most of its cost.
ALONGSIDE: LiteralString = f"WITH told AS ({_PUBLISH}) "

_PUBLISH_MANY = """
INSERT INTO events_event (kind, subject, payload, occurred_at)
SELECT kind, subject, payload, coalesce(at, %s)
FROM unnest(%s::text[], %s::text[], %s::jsonb[], %s::timestamptz[])
    AS n (kind, subject, payload, at)
"""

# Walks the oldest rows and no others: what it costs is bounded by the limit, due or not.
_FORGET = """
WITH old AS MATERIALIZED (
    SELECT id FROM (SELECT id, recorded_at FROM events_event ORDER BY id LIMIT %s) oldest
    WHERE recorded_at < %s
), places AS (
    DELETE FROM events_place WHERE event_id IN (SELECT id FROM old)
), owed AS (
    DELETE FROM events_webhookdelivery WHERE event_id IN (SELECT id FROM old) RETURNING id
), made AS (
    DELETE FROM events_webhookattempt WHERE delivery_id IN (SELECT id FROM owed)
)
DELETE FROM events_event WHERE id IN (SELECT id FROM old)
"""


class News(NamedTuple):
    """
    What happened and to whom.

    kind: `member.enrolled`, a noun and what befell it; each stands in `events.kinds`. subject: its
    public id. payload: plain JSON. at: when it counts, where many that are published together
    count at instants of their own.
    """

    kind: str
    subject: str
    payload: Mapping[str, Any]
    at: datetime | None = None


def publish(*, kind: str, subject: str, payload: Mapping[str, Any], as_of: datetime) -> None:
    """
    Write one event into the transaction of its happening.

    as_of: when it counts. Repeat behaviour: none of its own; a happening publishes when it happens,
    and a repeat of it does not happen.
    """
    _run(_PUBLISH, row(News(kind, subject, payload), as_of=as_of))


def row(news: News, *, as_of: datetime) -> list[Any]:
    """The parameters of one event, for `ALONGSIDE`."""
    assert _in_transaction(), "an event belongs to the transaction of its happening"
    return [news.kind, news.subject, to_json(news.payload).decode(), as_of]


def publish_many(news: Sequence[News], *, as_of: datetime | None = None) -> None:
    """Write many events by one statement; none when there are none. Each counts `at` or `as_of`."""
    assert _in_transaction()
    if news:
        kinds, subjects, payloads, instants = (list(column) for column in zip(*news, strict=True))
        texts = [to_json(payload).decode() for payload in payloads]
        _run(_PUBLISH_MANY, [as_of, kinds, subjects, texts, instants], prepare=False)


def forget_old(*, as_of: datetime, days: int, limit: int = CHUNK) -> int:
    """
    Delete up to `limit` events recorded more than `days` days ago, with their places and their
    deliveries, pending ones too, in a transaction of its own.

    Returns how many; repeat until it is below `limit`. A run more deletes nothing.
    """
    with transaction.atomic(durable=True):
        return _run(_FORGET, [limit, as_of - timedelta(days=days)])


def _in_transaction() -> bool:
    return bool(connection.in_atomic_block)


def _run(sql: LiteralString, params: Sequence[Any], *, prepare: bool | None = None) -> int:
    # Bound on the server, unlike Django's own cursors: prepared after a few runs, at half the cost.
    opened = cast("Connection[tuple[Any, ...]]", connection.connection)
    plans, cursor = kept_plans(opened), Cursor(opened)
    with connection.wrap_database_errors:
        try:
            cursor.execute(sql, params, prepare=prepare)
        except DOUBTS:
            plans.doubt(is_over=False)  # the rollback of the happening follows
            raise
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": "0"})
    return cursor.rowcount
