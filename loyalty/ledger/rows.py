"""What a page writes: its rows, and the two statements that write them all."""

from datetime import datetime
from typing import NamedTuple

WRITE = """
WITH lot AS (
    INSERT INTO loyalty_lot (id, member_id, wallet_id, source_kind, earned_points, remaining_points,
        is_open, earned_at, available_from, expires_at, is_pending, moved_from_id, earned_by_id,
        inactivity_months)
    SELECT id, member_id, wallet_id, source_kind, points, remaining, remaining > 0, earned_at,
        available_from, expires_at, is_pending, moved_from_id, earned_by_id, inactivity_months
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::bigint[],
        %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::bool[],
        %s::bigint[], %s::bigint[], %s::smallint[])
        AS n (id, member_id, wallet_id, source_kind, points, remaining, earned_at, available_from,
            expires_at, is_pending, moved_from_id, earned_by_id, inactivity_months)
), entry AS (
    INSERT INTO loyalty_entry (member_id, wallet_id, seq, kind, points, balance_after, lot_id,
        source_kind, source_id, reverses_id, actor_kind, actor_id, occurred_at)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::bigint[],
        %s::bigint[], %s::bigint[], %s::smallint[], %s::bigint[], %s::bigint[], %s::smallint[],
        %s::bigint[], %s::timestamptz[])
), tally AS (
    INSERT INTO loyalty_programtally (program_id, kind, source_kind, points, entries)
    SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::smallint[], %s::bigint[], %s::bigint[])
)
UPDATE loyalty_wallet w
SET balance = n.balance, held = n.held, debt = n.debt, version = n.version
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
    AS n (id, balance, held, debt, version)
WHERE w.id = n.id
"""

# Points of a sale that was sent late repay a debt that is younger than they are: not before it was
# owed, or a day in between would show a debt below zero.
WRITE_OWED = """
WITH owed AS (
    SELECT n.*, greatest(at, (
        SELECT max(d.owed_at) FROM loyalty_debtline d
        WHERE d.wallet_id = n.wallet_id AND d.points > 0 AND n.points < 0
    )) AS owed_at
    FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[], %s::bigint[], %s::bigint[],
        %s::timestamptz[]) AS n (member_id, wallet_id, source_kind, source_id, points, at)
), repaid AS (
    INSERT INTO loyalty_draw (member_id, lot_id, source_kind, source_id, points, drawn_at)
    SELECT member_id, source_id, source_kind, source_id, -points, owed_at FROM owed
    WHERE source_kind = %s
)
INSERT INTO loyalty_debtline (member_id, wallet_id, source_kind, source_id, points, owed_at)
SELECT member_id, wallet_id, source_kind, source_id, points, owed_at FROM owed
"""


class LotRow(NamedTuple):
    """A lot as it is inserted."""

    id: int
    member_id: int
    wallet_id: int
    source_kind: int
    points: int
    remaining: int
    earned_at: datetime
    available_from: datetime | None
    expires_at: datetime | None
    is_pending: bool
    moved_from_id: int | None
    earned_by_id: int | None
    inactivity_months: int | None


class DebtRow(NamedTuple):
    """A debt line as it is inserted."""

    member_id: int
    wallet_id: int
    source_kind: int
    source_id: int
    points: int
    at: datetime


class EntryRow(NamedTuple):
    """An entry as it is inserted."""

    member_id: int
    wallet_id: int
    seq: int
    kind: int
    points: int
    balance_after: int
    lot_id: int | None
    source_kind: int
    source_id: int
    reverses_id: int | None
    actor_kind: int
    actor_id: int | None
    occurred_at: datetime
