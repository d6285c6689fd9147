"""The one way to hold a member still: lock first, then read, then decide."""

from members.models import Member


def lock_member(member: Member) -> Member:
    """
    Read a member again, to stay as they are until the transaction ends.

    Rows that name the member (purchases, identifiers) may still be added meanwhile.
    """
    return Member.objects.select_for_update(no_key=True).get(pk=member.pk)
