"""
What is taken out of lots and given back to them: appended, never updated.

Always: the wallet is locked by the caller; a lot changes in the statement that writes its draw.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from loyalty.ledger.locking import LockedWallet
from loyalty.models import SourceKind
from members import sql

_DRAW = """
WITH taken AS (
    SELECT * FROM unnest(%(lots)s::bigint[], %(points)s::bigint[]) AS t (lot_id, points)
), lot AS (
    UPDATE loyalty_lot l SET remaining_points = l.remaining_points - t.points,
        is_open = l.remaining_points > t.points
    FROM taken t WHERE l.id = t.lot_id
)
INSERT INTO loyalty_draw (member_id, lot_id, source_kind, source_id, points, drawn_at)
SELECT %(member)s, lot_id, %(kind)s, %(source)s, points, %(at)s FROM taken
"""

# What a source still has of each lot, last to expire first: what goes back first lives longest.
_DRAWN = """
SELECT d.source_id, d.lot_id, d.points FROM (
    SELECT source_id, lot_id, sum(points)::bigint AS points FROM loyalty_draw
    WHERE source_id = ANY(%s) AND source_kind = %s GROUP BY source_id, lot_id
) d JOIN loyalty_lot l ON l.id = d.lot_id
WHERE d.points > 0
ORDER BY d.source_id, l.expires_at DESC, l.earned_at DESC, l.id DESC
"""

_GIVE_BACK = """
WITH back AS (
    SELECT * FROM unnest(%(sources)s::bigint[], %(lots)s::bigint[], %(points)s::bigint[])
        AS b (source_id, lot_id, points)
), draw AS (
    INSERT INTO loyalty_draw (member_id, lot_id, source_kind, source_id, points, drawn_at)
    SELECT l.member_id, b.lot_id, %(kind)s, b.source_id, -b.points, %(at)s
    FROM back b JOIN loyalty_lot l ON l.id = b.lot_id
)
UPDATE loyalty_lot l SET remaining_points = l.remaining_points + b.points, is_open = true
FROM (SELECT lot_id, sum(points) AS points FROM back GROUP BY lot_id) b WHERE l.id = b.lot_id
"""


class Source(NamedTuple):
    """What a line comes from: its kind and its number in the one sequence of sources."""

    kind: SourceKind
    id: int


class Drawn(NamedTuple):
    """What one lot pays."""

    lot_id: int
    points: int


class Taken(NamedTuple):
    """What a source still has of one lot."""

    source_id: int
    lot_id: int
    points: int


def draw(wallet: LockedWallet, drawn: Sequence[Drawn], *, source: Source, at: datetime) -> None:
    """Take points out of lots of a wallet. The entry that says so is the caller's."""
    if drawn:
        sql.run(
            _DRAW,
            {
                "lots": [take.lot_id for take in drawn],
                "points": [take.points for take in drawn],
                "member": wallet.member_id,
                "kind": source.kind,
                "source": source.id,
                "at": at,
            },
        )


def taken_by(kind: SourceKind, source_ids: Sequence[int]) -> list[Taken]:
    """What sources still have of each lot, by source; of each, last to expire first."""
    return [Taken(*row) for row in sql.rows(_DRAWN, [list(source_ids), kind])]


def first(taken: Iterable[Taken], points: int) -> list[Taken]:
    """The first `points` of what was taken."""
    chosen = []
    for take in taken:
        if points == 0:
            break
        chosen.append(take._replace(points=min(points, take.points)))
        points -= chosen[-1].points
    return chosen


def give_back(taken: Sequence[Taken], *, kind: SourceKind, at: datetime) -> None:
    """Put points back into the very lots they came from, with their old expiry."""
    if taken:
        sql.run(
            _GIVE_BACK,
            {
                "sources": [take.source_id for take in taken],
                "lots": [take.lot_id for take in taken],
                "points": [take.points for take in taken],
                "kind": kind,
                "at": at,
            },
        )
