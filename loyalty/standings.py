"""
Reading and writing the history of places among the tiers.

Always: rows are added, never changed; who writes holds the lock of the family, so that two never
add the same. A merged family has its standings under the member that remains.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID

from django.db import transaction

from events import outbox
from events.outbox import News
from loyalty.figures import FAMILY
from members import sql
from members.ids import public_id
from rewards.book import Rulebook
from rewards.tiering import History, Place, reviewed
from rewards.tiering.place import PLACED

WARNING_DAYS = 30

# Any number that no other part of Regulars uses for advisory locks.
_FAMILY_LOCKS = 7_311

PLACE_COLUMNS: LiteralString = "s.tier, s.since, s.kept_until, s.reason, s.figure, s.actor, s.note"

# The place of `m` just before `n.until` in the program `n.program_id`: two sales of one second do
# not lift each other, and a review of that very instant is made up for.
LATEST: LiteralString = f"""
    SELECT {PLACE_COLUMNS} FROM loyalty_standing s
    WHERE s.member_id = ANY({FAMILY}) AND s.program_id = n.program_id AND s.since < n.until
    ORDER BY s.since DESC, s.id DESC LIMIT 1
"""  # noqa: S608 - put together from literals alone

_PLACES: LiteralString = f"""
SELECT n.member_id, coalesce(m.merged_into_id, m.id), s.*, t.*
FROM (
    SELECT %s::bigint AS program_id, u AS member_id, 'infinity'::timestamptz AS until
    FROM unnest(%s::bigint[]) AS u
) n JOIN members_member m ON m.id = n.member_id
LEFT JOIN LATERAL ({LATEST}) s ON true
LEFT JOIN LATERAL (
    SELECT {PLACE_COLUMNS} FROM loyalty_standing s
    WHERE s.member_id = ANY({FAMILY}) AND s.program_id = n.program_id AND s.reason = %s
    ORDER BY s.since DESC, s.id DESC LIMIT 1
) t ON true
"""  # noqa: S608 - as above

_LOCK = """
SELECT pg_advisory_xact_lock(%s, k)
FROM (SELECT DISTINCT hashtext(%s || ' ' || u) AS k FROM unnest(%s::bigint[]) AS u ORDER BY 1) keys
"""

_TRY_LOCK = """
SELECT u FROM unnest(%s::bigint[]) AS u
WHERE pg_try_advisory_xact_lock(%s, hashtext(%s || ' ' || u))
"""

_WRITE = """
INSERT INTO loyalty_standing (member_id, program_id, tier, since, kept_until, reason, figure,
    actor, note, recorded_at)
SELECT n.member_id, %s, n.tier, n.since, n.kept_until, n.reason, n.figure, n.actor, n.note,
    coalesce(%s::timestamptz, now())
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::text[],
    %s::bigint[], %s::text[], %s::text[])
    WITH ORDINALITY AS n (member_id, tier, since, kept_until, reason, figure, actor, note, place)
ORDER BY n.place
"""

_FORGET_DUE = """
DELETE FROM loyalty_nextreview WHERE program_id = %s AND member_id = ANY(%s)
"""

_PUT_DUE = """
INSERT INTO loyalty_nextreview (program_id, member_id, due_at, warn_at)
SELECT %s, * FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[])
ON CONFLICT (member_id, program_id) DO UPDATE
SET due_at = excluded.due_at, warn_at = excluded.warn_at
"""

_PUBLIC_IDS = "SELECT id, public_id FROM members_member WHERE id = ANY(%s)"


class Family(NamedTuple):
    """
    Where a family stands: the member that remains, their newest place, and what staff last gave.
    """

    root: int
    place: Place | None
    placed: Place | None


class Move(NamedTuple):
    """A place to be written for a family, and the tier ("" for none) before it."""

    root: int
    place: Place
    before: str


def place_of(row: Sequence[object]) -> Place | None:
    """A place from its columns; None when there was none."""
    return Place(*row) if row[0] is not None else None  # type: ignore[arg-type]


def families(member_ids: Collection[int], program_id: int) -> dict[int, Family]:
    """The families of members, by the members asked for."""
    found = sql.rows(_PLACES, [program_id, sql.array(member_ids), PLACED], prepare=False)
    return {
        member: Family(root, place_of(row[:7]), place_of(row[7:])) for member, root, *row in found
    }


def lock(roots: Collection[int], program_id: int) -> None:
    """Wait for others who write places of these families; then they wait for us."""
    assert transaction.get_connection().in_atomic_block
    if roots:
        sql.run(_LOCK, [_FAMILY_LOCKS, str(program_id), sql.array(roots)], prepare=False)


def lock_free(roots: Collection[int], program_id: int) -> list[int]:
    """Lock the families that nobody else writes for; those that were locked."""
    assert transaction.get_connection().in_atomic_block
    asked = [sql.array(roots), _FAMILY_LOCKS, str(program_id)]
    return [root for (root,) in sql.rows(_TRY_LOCK, asked, prepare=False)]


def due_moves(family: Family, history: History, book: Rulebook, *, until: datetime) -> list[Move]:
    """What the reviews bring that are due by `until` and nobody made yet: no gap in the history."""
    place, moves = family.place, []
    for later in reviewed(book.ladder, place, history, until, family.placed) if place else ():
        moves.append(Move(family.root, later, place.tier if place else ""))
        place = later
    return moves


def write(moves: Sequence[Move], book: Rulebook, *, as_of: datetime | None = None) -> None:
    """
    Add places, note when each family is to be looked at next, and tell of those whose tier changed.

    moves: those of a family in order of time. as_of: None for now.
    """
    if not moves:
        return
    rows = [
        (root, at.tier, at.since, at.kept_until, at.reason, at.figure, at.actor, at.note)
        for root, at, _ in moves
    ]
    sql.run(_WRITE, [book.program_id, as_of, *sql.arrays(rows, 8)], prepare=False)
    note_due({move.root: move.place for move in moves}, book)
    _tell([move for move in moves if move.before != move.place.tier], as_of=as_of)


def note_due(newest: dict[int, Place], book: Rulebook) -> None:
    """Note when families are to be looked at next, in place of what was noted."""
    due = [(root, at.kept_until, _warn_at(at, book)) for root, at in newest.items() if at.tier]
    ends = sorted(row for row in due if row[1] is not None)
    if gone := newest.keys() - {row[0] for row in ends}:
        forget_due(gone, book.program_id)
    if ends:
        sql.run(_PUT_DUE, [book.program_id, *sql.arrays(ends, 3)], prepare=False)


def forget_due(members: Iterable[int], program_id: int) -> None:
    """Nothing is to be looked at for these members."""
    sql.run(_FORGET_DUE, [program_id, sorted(members)])


def _warn_at(place: Place, book: Rulebook) -> datetime | None:
    if place.kept_until is None:
        return None
    return max(place.since, book.ladder.days_on(place.kept_until, -WARNING_DAYS))


def _tell(moves: Sequence[Move], *, as_of: datetime | None) -> None:
    if not moves:
        return
    names: dict[int, UUID] = dict(sql.rows(_PUBLIC_IDS, [sorted({move.root for move in moves})]))
    for move in moves:
        place = move.place
        payload = {
            "tier": place.tier or None,
            "before": move.before or None,
            "since": place.since,
            "kept_until": place.kept_until,
            "reason": place.reason,
        }
        subject = public_id("mem", names[move.root])
        news = News("member.tier_changed", subject, payload)
        outbox.publish_many([news], as_of=as_of or place.since)
