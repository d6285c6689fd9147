"""
Claiming from the queue of record.

Always: a claim deletes the marks it takes, in the transaction that credits; killed half-way, the
marks are there again. A worker holds one lane at a time, so two never meet on one wallet.
Source: docs/decisions/0001-postgresql-is-the-queue.md
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from pydantic_core import from_json

from loyalty.models import LANES
from members import sql

# Any number that no other part of Regulars uses for advisory locks.
_LANE_LOCKS = 7_310

# How long a queue number may be out before its row is seen: longer than any statement may run.
LOW_WATER_LAG_SECONDS = 300

_BUSY = """
SELECT n FROM generate_series(0, %s) AS n LEFT JOIN loyalty_lane l ON l.number = n
WHERE EXISTS (
    SELECT FROM loyalty_queuedpurchase q WHERE q.lane = n AND q.id > coalesce(l.low_water, 0)
)
"""

_WAITING = "SELECT DISTINCT lane FROM loyalty_queuedpurchase"

_TRY_LANE = "SELECT pg_try_advisory_xact_lock(%s, %s)"

_CLAIMED = """
SELECT c.id, p.id, p.program_id, p.member_id, coalesce(m.merged_into_id, m.id),
    coalesce(m.holder_id, m.id),
    CASE WHEN m.merged_into_id IS NULL THEN m.status
        ELSE (SELECT s.status FROM members_member s WHERE s.id = m.merged_into_id) END,
    p.lines, p.tenders, p.occurred_at, p.channel, s.code, s.time_zone,
    p.public_id, m.public_id, p.external_id, p.received_at - p.occurred_at > interval '30 days'
FROM unnest(%s::bigint[], %s::bigint[]) AS c (id, purchase_id)
JOIN loyalty_purchase p ON p.id = c.purchase_id
JOIN members_member m ON m.id = p.member_id
JOIN members_store s ON s.id = p.store_id
WHERE NOT EXISTS (SELECT FROM loyalty_crediting d WHERE d.purchase_id = p.id)
ORDER BY p.occurred_at, p.id
"""

_TAKE_OLDEST = """
DELETE FROM loyalty_queuedpurchase WHERE id = ANY(ARRAY(
    SELECT id FROM loyalty_queuedpurchase
    WHERE lane = %(lane)s AND id > coalesce(
        (SELECT low_water FROM loyalty_lane WHERE number = %(lane)s AND NOT %(thorough)s), 0)
    ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)) RETURNING id, purchase_id
"""

# Waits for a worker that has the row; when that worker commits, there is nothing left to take.
_TAKE_THESE = """
DELETE FROM loyalty_queuedpurchase WHERE purchase_id = ANY(%s) RETURNING id, purchase_id
"""

_MARK = """
INSERT INTO loyalty_lane AS l (number, low_water, next_low_water, marked_at)
VALUES (%(lane)s, 0, %(first)s, %(now)s)
ON CONFLICT (number) DO UPDATE
SET low_water = l.next_low_water, next_low_water = excluded.next_low_water, marked_at = %(now)s
WHERE l.marked_at < %(now)s - make_interval(secs => %(lag)s)
"""

_PUT_BACK = """
INSERT INTO loyalty_queuedpurchase (lane, purchase_id, queued_at)
SELECT p.member_id %% %s, p.id, %s FROM loyalty_purchase p
WHERE p.id = ANY(%s) AND p.member_id IS NOT NULL ORDER BY p.id
ON CONFLICT DO NOTHING
"""

_OLDEST = "SELECT min(queued_at), count(*) FROM loyalty_queuedpurchase"


class Claimed(NamedTuple):
    """
    A purchase taken from the queue, with what crediting needs of it.

    person_id: the member, or the survivor of one who was merged.
    holder_id: the member in whose wallet the buyer's points are kept. store, time_zone: its code,
    and the zone of its clock. public_id, member: the sale and its member, for the outside.
    is_history: it was over for a month when we received it.
    """

    queue_id: int
    id: int
    program_id: int
    member_id: int
    person_id: int
    holder_id: int
    member_status: str
    lines: Sequence[dict[str, Any]]
    tenders: Sequence[dict[str, Any]]
    occurred_at: datetime
    channel: str
    store: str
    time_zone: str
    public_id: UUID
    member: UUID
    external_id: str
    is_history: bool


def busy_lanes(*, thorough: bool = False) -> list[int]:
    """
    The lanes with work in them.

    thorough: look below the low-water marks too, at the cost of walking dead index entries.
    """
    found = sql.rows(_WAITING) if thorough else sql.rows(_BUSY, [LANES - 1])
    return [lane for (lane,) in found]


def take_lane(lane: int) -> bool:
    """Take a lane until the end of the transaction; False when another worker has it."""
    assert transaction.get_connection().in_atomic_block
    row = sql.one(_TRY_LANE, [_LANE_LOCKS, lane])
    return row is not None and row[0]


def claim_lane(lane: int, *, limit: int, thorough: bool = False) -> list[Claimed]:
    """Claim up to `limit` purchases of a lane that is held; those claimed, oldest sale first."""
    wanted = {"lane": lane, "limit": limit, "thorough": thorough}
    return _claimed(sql.rows(_TAKE_OLDEST, wanted, prepare=False))


def claim_these(purchase_ids: Sequence[int]) -> list[Claimed]:
    """Claim purchases by their keys, waiting for a worker that has them; none when it is done."""
    return _claimed(sql.rows(_TAKE_THESE, [list(purchase_ids)]))


def _claimed(taken: list[sql.Row]) -> list[Claimed]:
    if not taken:
        return []
    found = sql.rows(_CLAIMED, sql.arrays(taken, 2), prepare=None if len(taken) == 1 else False)
    return [
        # Django has its connections hand JSON over as text.
        Claimed(*row)._replace(lines=from_json(row[7]), tenders=from_json(row[8]))
        for row in found
    ]


def put(purchase_ids: Sequence[int], *, as_of: datetime) -> None:
    """Queue purchases that have a member. Those that are queued already stay as they are."""
    sql.run(_PUT_BACK, [LANES, as_of, list(purchase_ids)])


def mark_low_water(lane: int, claimed: Sequence[Claimed], *, as_of: datetime) -> None:
    """
    Every few minutes, move the lane's mark up to where its claims began a few minutes ago.

    A number below the mark cannot appear any more: it was drawn longer ago than a statement may
    run. `put` draws new numbers, so nothing is ever queued below it.
    """
    first = min(row.queue_id for row in claimed) - 1
    sql.run(_MARK, {"lane": lane, "first": first, "now": as_of, "lag": LOW_WATER_LAG_SECONDS})


class Backlog(NamedTuple):
    """What waits: since when the oldest, and how many."""

    oldest_at: datetime | None
    waiting: int


def backlog() -> Backlog:
    """How far crediting lags behind the tills; the liveness of the workers is seen here."""
    row = sql.one(_OLDEST)
    assert row is not None
    return Backlog(*row)
