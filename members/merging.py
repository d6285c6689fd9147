"""
Two members turn out to be one: rows only. What becomes of the points is `loyalty.merging`'s.

Always: what found the one finds the other, and the way back is known. Verbs here require an open
transaction in which both families were locked (`holders.lock_family`).
"""

from collections.abc import Collection
from datetime import datetime

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
    *,
    loser: Member,
    survivor: Member,
    merged_before: Collection[int],
    identifiers: Collection[int],
    since: datetime,
) -> list[int]:
    """
    Let `loser` be somebody of their own again.

    merged_before: whom the loser had taken along. identifiers: what had gone along; those that are
    still the survivor's go back, with what replaced them `since`, and are returned.
    """
    part(loser.pk, merged_before)
    theirs = {*identifiers, *_replacements(identifiers, since)}
    still = Identifier.objects.filter(pk__in=theirs, member=survivor)
    back = list(still.order_by("pk").values_list("pk", flat=True))
    still.update(member=loser)
    return back


def _replacements(identifiers: Collection[int], since: datetime) -> set[int]:
    """What was issued instead of these since then, and instead of that in turn."""
    found: set[int] = set()
    newest = set(identifiers)
    while newest:
        issued = Identifier.objects.filter(attached_at__gte=since)
        ways = Identifier.objects.filter(pk__in=newest, replaced_by__in=issued)
        newest = set(ways.values_list("replaced_by_id", flat=True)) - found
        found |= newest
    return found
