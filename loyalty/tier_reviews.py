"""
Reviews of standings that are due, and warnings ahead of a fall.

Always: what a review finds does not depend on when it runs; the answers before it are the same.
Several workers may run at once: a family that another looks at is left to it.
Source: docs/decisions/0014-a-tier-is-earned-or-kept.md
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from events import outbox
from events.outbox import News
from loyalty import standings
from loyalty.figures import histories
from loyalty.stands import history_start
from members import sql
from members.ids import public_id
from rewards import rulebook
from rewards.book import Rulebook
from rewards.tiering import stay

CHUNK = 500

_DUE = """
SELECT r.program_id, r.member_id, coalesce(m.merged_into_id, m.id)
FROM loyalty_nextreview r JOIN members_member m ON m.id = r.member_id
WHERE r.due_at <= %s ORDER BY r.due_at, r.id LIMIT %s
"""

_WARN = """
UPDATE loyalty_nextreview SET warn_at = NULL WHERE id IN (
    SELECT id FROM loyalty_nextreview WHERE warn_at <= %s AND due_at > %s
    ORDER BY warn_at, id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING program_id, member_id
"""

_PROGRAMS = """
SELECT DISTINCT program_id FROM loyalty_standing WHERE member_id = ANY(%s) ORDER BY 1
"""

_PUBLIC_IDS = "SELECT id, public_id FROM members_member WHERE id = ANY(%s)"


def review_due(*, as_of: datetime, limit: int = CHUNK) -> int:
    """
    Write what the reviews due by `as_of` bring, in a transaction of its own.

    Returns how many members were looked at; repeat until below `limit`. A run more finds none.
    """
    with transaction.atomic(durable=True):
        due = sql.rows(_DUE, [as_of, limit], prepare=False)
        looked_at = 0
        for program_id in sorted({program_id for program_id, *_ in due}):
            mine = {member: root for program, member, root in due if program == program_id}
            looked_at += _review(mine, rulebook.of(program_id), as_of)
        return looked_at


def _review(roots: dict[int, int], book: Rulebook, as_of: datetime) -> int:
    """roots: the member that remains of each family, by the member that is noted."""
    free = set(standings.lock_free(set(roots.values()), book.program_id))
    families = standings.families(free, book.program_id)
    places = {root: found.place for root, found in families.items() if found.place}
    counted = histories({root: history_start(at, book) for root, at in places.items()}, book)
    moves = [
        move
        for root in sorted(places)
        for move in standings.due_moves(families[root], counted[root], book, until=as_of)
    ]
    standings.write(moves, book, as_of=as_of)
    moved = {move.root for move in moves}
    standings.note_due({root: at for root, at in places.items() if root not in moved}, book)
    mine = [member for member, root in roots.items() if root in free]
    if gone := [member for member in mine if member not in places]:
        standings.forget_due(gone, book.program_id)
    return len(mine)


def note_again(member_ids: Collection[int]) -> None:
    """Note when members are to be looked at who were joined or parted; in their transaction."""
    for (program_id,) in sql.rows(_PROGRAMS, [sorted(member_ids)]):
        found = standings.families(member_ids, program_id).values()
        newest = {one.root: one.place for one in found if one.place}
        standings.note_due(newest, rulebook.of(program_id))
        if gone := set(member_ids) - newest.keys():
            standings.forget_due(gone, program_id)


def warn_due(*, as_of: datetime, limit: int = CHUNK) -> int:
    """
    Publish `member.tier_at_risk` for members who would fall at their next review, once for each.

    In a transaction of its own. Returns how many were looked at; repeat until it is below `limit`.
    """
    with transaction.atomic(durable=True):
        due = sql.rows(_WARN, [as_of, as_of, limit], prepare=False)
        for program_id in sorted({program_id for program_id, _ in due}):
            mine = [member for program, member in due if program == program_id]
            outbox.publish_many(_warnings(mine, rulebook.of(program_id), as_of), as_of=as_of)
        return len(due)


def _warnings(members: Collection[int], book: Rulebook, as_of: datetime) -> list[News]:
    families = {one.root: one for one in standings.families(members, book.program_id).values()}
    places = {root: found.place for root, found in families.items() if found.place}
    counted = histories({root: history_start(at, book) for root, at in places.items()}, book)
    names: dict[int, UUID] = dict(sql.rows(_PUBLIC_IDS, [sorted(places)]))
    news = []
    for root, place in sorted(places.items()):
        needed = stay(book.ladder, place, counted[root], as_of)
        if needed is None or not needed.missing:
            continue
        payload = {
            "tier": place.tier,
            "kept_until": place.kept_until,
            "missing": needed.missing,
            "by": needed.by,
        }
        news.append(News("member.tier_at_risk", public_id("mem", names[root]), payload))
    return news
