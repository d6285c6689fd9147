"""
Lots whose time is over become entries: set-based, in chunks, at a cost of what is due alone.

Always: a late sweep changes nobody's rights, since spending looks at `expires_at` itself. The entry
counts from the instant the lot ended, or from when points were given back to it after that.
Killed half-way, a chunk is as if it had never begun.
"""

from datetime import datetime
from typing import LiteralString, NamedTuple

from django.db import transaction

from loyalty.ledger.locking import lock_free
from loyalty.models import EntryKind, SourceKind
from members import sql
from members.actors import SYSTEM

CHUNK = 5_000

# Lots before wallets, against the usual order, and safe: this never waits for either.
_DUE = """
SELECT id, wallet_id FROM loyalty_lot
WHERE is_open AND expires_at <= %s ORDER BY expires_at LIMIT %s
FOR NO KEY UPDATE SKIP LOCKED
"""

# What is over of a lot `l`, and since when: what came back after its end counts from when it came
# back, the rest from the end. What a sweep took before is what came back longest ago.
OVER: LiteralString = """
CROSS JOIN LATERAL (
    SELECT least(b.points, l.remaining_points - b.later) AS points, b.over_at
    FROM (
        SELECT d.drawn_at AS over_at, -sum(d.points)::bigint AS points,
            coalesce(-sum(sum(d.points)) OVER (
                ORDER BY d.drawn_at DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), 0)::bigint AS later
        FROM loyalty_draw d
        WHERE d.lot_id = l.id AND d.points < 0 AND d.drawn_at > l.expires_at GROUP BY d.drawn_at
    ) b WHERE b.later < l.remaining_points
    UNION ALL
    SELECT l.remaining_points + coalesce(sum(d.points), 0)::bigint, l.expires_at
    FROM loyalty_draw d
    WHERE d.lot_id = l.id AND d.points < 0 AND d.drawn_at > l.expires_at
    HAVING l.remaining_points + coalesce(sum(d.points), 0) > 0
) o
"""

_EXPIRE: LiteralString = f"""
WITH due AS MATERIALIZED (
    SELECT l.id, l.member_id, l.wallet_id, w.program_id, o.points, o.over_at,
        w.version + row_number() OVER use AS seq,
        w.balance - sum(o.points) OVER use AS balance_after
    FROM loyalty_lot l JOIN loyalty_wallet w ON w.id = l.wallet_id
    {OVER}
    WHERE l.id = ANY(%(lots)s) AND l.wallet_id = ANY(%(wallets)s)
    WINDOW use AS (PARTITION BY l.wallet_id ORDER BY l.expires_at, l.earned_at, l.id, o.over_at
        ROWS UNBOUNDED PRECEDING)
), entry AS (
    INSERT INTO loyalty_entry (member_id, wallet_id, seq, kind, points, balance_after, lot_id,
        source_kind, source_id, actor_kind, actor_id, occurred_at)
    SELECT member_id, wallet_id, seq, %(kind)s, -points, balance_after, id,
        %(source)s, id, %(actor)s, NULL, over_at FROM due
), lot AS (
    UPDATE loyalty_lot SET remaining_points = 0, is_open = false
    WHERE id IN (SELECT id FROM due)
), wallet AS (
    UPDATE loyalty_wallet w SET balance = w.balance - d.points, version = w.version + d.lines
    FROM (SELECT wallet_id, sum(points) AS points, count(*) AS lines FROM due GROUP BY 1) d
    WHERE w.id = d.wallet_id
), tally AS (
    INSERT INTO loyalty_programtally (program_id, kind, source_kind, points, entries)
    SELECT program_id, %(kind)s, %(source)s, -sum(points), count(*) FROM due GROUP BY 1
)
SELECT count(DISTINCT id), coalesce(sum(points), 0) FROM due
"""  # noqa: S608 - put together from literals alone


class Expired(NamedTuple):
    """What one chunk did; `seen` counts the due lots it met, busy ones included."""

    seen: int
    lots: int
    points: int


def expire_due(*, as_of: datetime, limit: int = CHUNK) -> Expired:
    """
    Expire up to `limit` lots that end at or before `as_of`, in one transaction of its own.

    Wallets that are busy are left for the next chunk. Several workers may run this at once.
    Repeat until `seen` is below `limit`; a run more changes nothing.
    """
    with transaction.atomic(durable=True):
        due = sql.rows(_DUE, [as_of, limit], prepare=False)
        if not due:
            return Expired(0, 0, 0)
        wallets = lock_free(wallet_id for _, wallet_id in due)
        row = sql.one(
            _EXPIRE,
            {
                "lots": [lot_id for lot_id, _ in due],
                "wallets": list(wallets),
                "kind": EntryKind.EXPIRY,
                "source": SourceKind.EXPIRY,
                "actor": SYSTEM.kind,
            },
            prepare=False,
        )
    assert row is not None
    return Expired(len(due), row[0], int(row[1]))


def expire_all(*, as_of: datetime) -> Expired:
    """Expire all that is due, chunk by chunk; wallets that stay busy are left for the next run."""
    total = Expired(0, 0, 0)
    while True:
        done = expire_due(as_of=as_of)
        total = Expired(*(a + b for a, b in zip(total, done, strict=True)))
        if done.seen < CHUNK or not done.lots:
            return total
