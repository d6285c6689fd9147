"""
Pending points that become available: once confirmed, or when their time comes.

Always: a lot is given its first usable instant once, under the lock of its wallet. What can be
spent is decided by `available_from` alone; the sweep here only notes who was told.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID

from loyalty.models.sources import PARTS_PER_SOURCE
from members import sql

# The lots a purchase gave and the lots those became, in whosever wallet; what is over stays so.
_OWN: LiteralString = """
WITH RECURSIVE own AS (
    SELECT id, id - %(first)s AS part FROM loyalty_lot WHERE id >= %(first)s AND id < %(last)s
    UNION ALL
    SELECT l.id, own.part FROM loyalty_lot l JOIN own ON l.moved_from_id = own.id
)
"""

_WAITING: LiteralString = (
    _OWN
    + """
SELECT l.id, own.part, l.wallet_id, l.expires_at, l.remaining_points
FROM own JOIN loyalty_lot l USING (id)
WHERE l.available_from IS NULL AND (l.expires_at > %(now)s OR l.expires_at IS NULL)
ORDER BY l.id
"""
)

_USABLE_FROM: LiteralString = (
    _OWN + "SELECT max(l.available_from) FROM own JOIN loyalty_lot l USING (id)"  # noqa: S608 - literals
)

_ACTIVATE = """
UPDATE loyalty_lot l SET available_from = n.available_from, expires_at = n.expires_at
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[])
    AS n (id, available_from, expires_at)
WHERE l.id = n.id AND l.available_from IS NULL
"""

# Lots without their wallets' locks, and safe: this changes nothing that a spend looks at, and never
# waits.
_TELL = """
WITH due AS MATERIALIZED (
    SELECT id FROM loyalty_lot WHERE is_pending AND available_from <= %(now)s
    ORDER BY available_from LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
), told AS (
    UPDATE loyalty_lot l SET is_pending = false FROM due WHERE l.id = due.id
    RETURNING coalesce(l.earned_by_id, l.member_id) AS member_id,
        CASE WHEN l.expires_at <= %(now)s THEN 0 ELSE l.remaining_points END AS points
)
SELECT m.public_id, sum(t.points)::bigint, count(*)
FROM told t JOIN members_member m ON m.id = t.member_id GROUP BY m.public_id ORDER BY m.public_id
"""


class Waiting(NamedTuple):
    """A lot of a purchase that waits for its confirmation; `part` is that of its first lot."""

    id: int
    part: int
    wallet_id: int
    expires_at: datetime | None
    points: int


class Usable(NamedTuple):
    """From when and until when a lot can be used."""

    lot_id: int
    available_from: datetime
    expires_at: datetime | None


class Told(NamedTuple):
    """What became available of a member's points; `points` is 0 when they are gone by now."""

    member: UUID
    points: int
    lots: int


def waiting(purchase_id: int, *, as_of: datetime) -> list[Waiting]:
    """The lots of a purchase that wait for its confirmation and are not over."""
    asked = _lots_of(purchase_id) | {"now": as_of}
    return [Waiting(*row) for row in sql.rows(_WAITING, asked)]


def activate(lots: Sequence[Usable]) -> None:
    """Let lots be used. Their wallets are locked; one that has its instant keeps it."""
    if lots:
        sql.run(_ACTIVATE, sql.arrays(lots, 3), prepare=False)


def usable_from(purchase_id: int) -> datetime | None:
    """From when all points of a purchase can be used that do not wait; None when all do."""
    row = sql.one(_USABLE_FROM, _lots_of(purchase_id))
    assert row is not None
    found: datetime | None = row[0]
    return found


def note_available(*, as_of: datetime, limit: int) -> list[Told]:
    """Note up to `limit` lots as available whose time has come, and say whose they are."""
    return [Told(*row) for row in sql.rows(_TELL, {"now": as_of, "limit": limit}, prepare=False)]


def _lots_of(purchase_id: int) -> dict[str, object]:
    first = purchase_id * PARTS_PER_SOURCE
    return {"first": first, "last": first + PARTS_PER_SOURCE}
