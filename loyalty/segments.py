"""
Who is in a segment, and who was: worked out by the database, kept from-until.

Always: one who leaves keeps the time they were in it, and one who comes gets a row of their own,
so that a sale finds who was in it when it occurred. Members who were merged are one: what any of
them bought counts, and the survivor is in the segment.
Source: docs/decisions/0018-segments-and-hold-outs.md
"""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from django.db import transaction

from loyalty.segment_filter import filter_of
from loyalty.stands import stand_before
from members import sql
from rewards import rulebook
from rewards.models import Segment

TIERS_CHUNK = 5_000

_CHANGE = """
WITH who AS (SELECT unnest(%(who)s::bigint[]) AS member_id), gone AS (
    UPDATE loyalty_segmentmember s SET valid_until = greatest(s.valid_from, %(now)s)
    WHERE s.segment_id = %(segment)s AND s.valid_until IS NULL
        AND NOT EXISTS (SELECT FROM who WHERE who.member_id = s.member_id)
)
INSERT INTO loyalty_segmentmember (segment_id, member_id, valid_from)
SELECT %(segment)s, who.member_id, %(now)s FROM who
WHERE NOT EXISTS (
    SELECT FROM loyalty_segmentmember s WHERE s.segment_id = %(segment)s
        AND s.member_id = who.member_id AND s.valid_until IS NULL
)
"""

# A sale names the member it was recorded for; what is known of the survivor holds for them too.
_OF_MEMBERS: LiteralString = """
SELECT u.place, g.code
FROM unnest(%s::bigint[], %s::timestamptz[]) WITH ORDINALITY AS u (member_id, moment, place)
JOIN members_member m ON m.id = u.member_id
JOIN loyalty_segmentmember s ON s.member_id = ANY(ARRAY[m.id, m.merged_into_id])
    AND s.valid_from <= u.moment AND (s.valid_until IS NULL OR s.valid_until > u.moment)
JOIN rewards_segment g ON g.id = s.segment_id
WHERE g.program_id = %s AND g.code = ANY(%s::text[])
"""

_OUTDATED = """
SELECT id FROM rewards_segment WHERE counted_at IS NULL OR counted_at < %s
ORDER BY counted_at NULLS FIRST, id
"""


def refresh(segment: Segment, *, as_of: datetime) -> int:
    """
    Work out who is in a segment now, in one transaction of its own; returns how many.

    Repeat behaviour: changes nothing when nothing has changed. One that is late changes nothing
    after one that was earlier.
    """
    with transaction.atomic(durable=True):
        return recount(segment, as_of=as_of)


def recount(segment: Segment, *, as_of: datetime) -> int:
    """The same in the caller's transaction, which keeps others from counting it until its end."""
    fresh = (
        Segment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("program")
        .get(pk=segment.pk)
    )
    if fresh.counted_at is not None and fresh.counted_at > as_of:
        return fresh.members_count
    who = matching(fresh, as_of=as_of)
    asked = {"who": sql.array(who), "segment": fresh.pk, "now": as_of}
    sql.run(_CHANGE, asked, prepare=False)
    fresh.counted_at, fresh.members_count = as_of, len(who)
    fresh.save(update_fields=["counted_at", "members_count"])
    return len(who)


def refresh_all(*, as_of: datetime) -> int:
    """Work out anew every segment that was not counted at `as_of` yet; returns how many."""
    outdated = [key for (key,) in sql.rows(_OUTDATED, [as_of])]
    for key in outdated:
        refresh(Segment(pk=key), as_of=as_of)
    return len(outdated)


def matching(segment: Segment, *, as_of: datetime) -> list[int]:
    """
    The keys of the active members who meet what a segment says at `as_of`, saved or not.

    segment: its program is at hand.
    """
    query, asked = filter_of(segment, as_of=as_of)
    found = [key for (key,) in sql.rows(query, asked, prepare=False)]
    if not segment.tiers:
        return found
    book = rulebook.of(segment.program_id)
    parts = (found[at : at + TIERS_CHUNK] for at in range(0, len(found), TIERS_CHUNK))
    stands = (stand for part in parts for stand in stand_before(part, [as_of] * len(part), book))
    return [key for key, stand in zip(found, stands, strict=True) if stand.code in segment.tiers]


def of_members(
    member_ids: Sequence[int],
    moments: Sequence[datetime],
    *,
    program_id: int,
    codes: Sequence[str],
) -> list[frozenset[str]]:
    """
    Which of these segments each member was in at each moment, by code, in order.

    Reads nothing when nobody asks for a segment.
    """
    if not codes or not member_ids:
        return [frozenset()] * len(member_ids)
    found: list[set[str]] = [set() for _ in member_ids]
    columns = [sql.array(member_ids), sql.array(moments), program_id, list(codes)]
    for place, code in sql.rows(_OF_MEMBERS, columns, prepare=False):
        found[place - 1].add(code)
    return [frozenset(one) for one in found]
