"""
The one way to hold a member still: lock first, then read, then decide.

Lock order everywhere: household, member (by id), and only then what the ledger locks.
"""

from collections.abc import Iterable

from members.models import Member


def lock_member(member: Member) -> Member:
    """
    Read a member again, to stay as they are until the transaction ends.

    Rows that name the member (purchases, identifiers) may still be added meanwhile.
    """
    return Member.objects.select_for_update(no_key=True).get(pk=member.pk)


def lock_in_order(member_ids: Iterable[int]) -> dict[int, Member]:
    """Lock several members by their keys, always in the same order; by key."""
    locked = Member.objects.select_for_update(no_key=True).order_by("pk")
    return {member.pk: member for member in locked.filter(pk__in=set(member_ids))}
