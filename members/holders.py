"""
In whose wallet a member's points are kept: their own, a survivor's, or the pool of a household.

Always: a holder has no holder, so one step leads to the wallet; who was merged into somebody is
held where that one is. Both are kept by a trigger too (`member_holder_never_a_chain`).
Source: docs/decisions/0012-one-holder-for-merges-and-households.md
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from members import sql
from members.errors import DomainError
from members.ids import public_id
from members.locking import lock_in_order
from members.models import Member

_HOLDER = "SELECT coalesce(holder_id, id) FROM members_member WHERE id = %s"


class MemberMerged(DomainError):
    """This member turned out to be another one."""

    code = "member_merged"
    http_status = 409
    title = "The member was merged into another"

    def __init__(self, into: Member) -> None:
        shown_id = public_id("mem", into.public_id)
        super().__init__(
            f"This member was merged into {shown_id}; use that one, or undo the merge first.",
            extra={"merged_into": shown_id},
        )


def refuse_merged(member: Member) -> None:
    """Raises MemberMerged for one who was merged into another."""
    if member.merged_into is not None:
        raise MemberMerged(member.merged_into)


def holder_of(member_id: int) -> int:
    """The key of the member in whose wallet this one's points are; their own when nobody's."""
    found = sql.one(_HOLDER, [member_id])
    if found is None:
        raise Member.DoesNotExist
    return int(found[0])


def family_of(*member_ids: int) -> list[int]:
    """Members and those merged into them: who moves together. Oldest first."""
    found = Member.objects.filter(Q(pk__in=member_ids) | Q(merged_into__in=member_ids))
    return list(found.order_by("pk").values_list("pk", flat=True))


def lock_family(*member_ids: int) -> dict[int, Member]:
    """
    Lock members together with those merged into them, in order; by key.

    Whoever merges locks both sides: once these are held, the family stays as it is.
    """
    while True:
        family = family_of(*member_ids)
        locked = lock_in_order(family)
        if family_of(*member_ids) == family:
            return locked


def set_holder(member_ids: Collection[int], holder_id: int) -> None:
    """
    Keep these members' points in the wallet of `holder_id` from now on; one's own is no holder.

    Requires a transaction in which they were locked. Moves no points: that is for the caller.
    Repeats change nothing. An IntegrityError when it would become a chain.
    """
    _set(member_ids, holder_id, {})


def merge_into(member_ids: Collection[int], survivor_id: int, holder_id: int) -> None:
    """
    Say that these members are `survivor_id`, whose points `holder_id` keeps; for the rest as
    `set_holder`.
    """
    _set(member_ids, holder_id, {"merged_into_id": survivor_id})


def part(member_id: int, member_ids: Collection[int]) -> None:
    """
    Let a member be somebody of their own again, and these others be merged into them.

    The way back from `merge_into`, for a merge of one whom others had been merged into.
    """
    _set([member_id], member_id, {"merged_into_id": None})
    _set(member_ids, member_id, {"merged_into_id": member_id})


def _set(member_ids: Collection[int], holder_id: int, also: dict[str, int | None]) -> None:
    assert transaction.get_connection().in_atomic_block
    Member.objects.filter(pk=holder_id, pk__in=member_ids).update(holder_id=None, **also)
    held = Member.objects.filter(pk__in=member_ids).exclude(pk=holder_id)
    held.update(holder_id=holder_id, **also)
