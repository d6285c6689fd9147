"""
What a merge does to the tier: what both did counts together, from the first day both were there.

Always: a merge lifts, or changes nothing; what it brought stays the survivor's when it is undone.
Source: docs/decisions/0014-a-tier-is-earned-or-kept.md
"""

from collections.abc import Mapping
from datetime import datetime

from loyalty import rises
from loyalty.carrying import programs_of
from loyalty.figures import histories
from members import sql
from members.models import Member
from rewards import rulebook
from rewards.tiering.ladder import BEGINNING

_FIRST = """
SELECT min(since) FROM loyalty_standing WHERE member_id = ANY(%s) AND program_id = %s
"""
_PROGRAMS = "SELECT DISTINCT program_id FROM loyalty_standing WHERE member_id = ANY(%s)"

_FAMILY = "SELECT id FROM members_member WHERE id = %(one)s OR merged_into_id = %(one)s"


def both_from(one: Member, other: Member) -> dict[int, datetime]:
    """Of each program with tiers: from when on both had done something. Asked before the merge."""
    both = [one.pk, other.pk]
    placed_in = {program for (program,) in sql.rows(_PROGRAMS, [both])}
    programs = {*programs_of(one.pk), *programs_of(other.pk), *placed_in}
    firsts = {program: [_first(member, program) for member in both] for program in programs}
    return {
        program: max(known)
        for program, found in sorted(firsts.items())
        if len(known := [first for first in found if first]) == len(both)
    }


def joined(survivor: Member, since: Mapping[int, datetime], *, as_of: datetime) -> None:
    """Write what two who are one by now have reached together. since: from `both_from`."""
    for program_id, moment in since.items():
        rises.write({survivor.pk: moment}, rulebook.of(program_id), as_of=as_of)


def _first(member_id: int, program_id: int) -> datetime | None:
    book = rulebook.of(program_id)
    if not book.tiers:
        return None
    counted = histories({member_id: BEGINNING}, book)[member_id].moments[:1]
    family = [key for (key,) in sql.rows(_FAMILY, {"one": member_id})]
    ((since,),) = sql.rows(_FIRST, [family, program_id])
    return min([*counted, *([since] if since else [])], default=None)
