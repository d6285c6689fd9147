"""
Two members turn out to be one: rows only. What becomes of the points is `loyalty.merging`'s.

Always: what found the one finds the other, and the way back is known. Verbs here require an open
transaction in which both families were locked (`holders.lock_family`).
"""

from collections.abc import Collection

from members.holders import family_of, merge_into, part
from members.models import Identifier, Member


def join(*, loser: Member, survivor: Member) -> list[int]:
    """
    Let `loser`, and whoever had been merged into them, be `survivor` from now on.

    Returns the keys of the identifiers that went along, blocked ones too.
    """
    own = Identifier.objects.filter(member=loser)
    moved = list(own.order_by("pk").values_list("pk", flat=True))
    own.update(member=survivor)
    merge_into(family_of(loser.pk), survivor.pk, survivor.holder_id or survivor.pk)
    return moved


def separate(
    *, loser: Member, survivor: Member, merged_before: Collection[int], identifiers: Collection[int]
) -> list[int]:
    """
    Let `loser` be somebody of their own again.

    merged_before: whom the loser had taken along. identifiers: what had gone along; those that are
    still the survivor's go back, and are returned.
    """
    part(loser.pk, merged_before)
    still = Identifier.objects.filter(pk__in=identifiers, member=survivor)
    back = list(still.order_by("pk").values_list("pk", flat=True))
    still.update(member=loser)
    return back
