"""
All that the service holds of one person, as one JSON document.

Always: public ids, instants in UTC and amounts in decimals, as everywhere else; what was scanned at
a till is in it, and what staff wrote about them; nothing of anybody else.
Source: docs/how-to/privacy.md
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from loyalty.export_parts import PARTS, Document, entries, rows_of
from members.holders import family_of
from members.models import HouseholdMembership, Member


def export(*, member: Member, as_of: datetime) -> Document:
    """
    Gather it: who they are, what finds them, what they allow, bought, earned and took.

    Whoever was merged into them is them. Of a household, the lines that came of their own doing.
    """
    family = family_of(member.pk)
    document: Document = {"exported_at": as_of, "member": _member(member)}
    for name, part in PARTS.items():
        document[name] = rows_of(part, family)
    document["households"] = _households(family)
    document["entries"] = entries(family)
    return document


def _member(member: Member) -> Document:
    return {
        "id": member.shown_id,
        "display_name": member.display_name,
        "status": member.status,
        "language": member.language,
        "birth_on": member.birth_on,
        "metadata": member.metadata,
        "enrolled_at": member.enrolled_at,
        "erased_at": member.erased_at,
    }


def _households(family: Sequence[int]) -> list[Document]:
    """When they lived with others; who those were is theirs to tell."""
    stays = HouseholdMembership.objects.filter(Q(member__in=family)).select_related("household")
    return [
        {
            "id": stay.household.shown_id,
            "role": stay.role,
            "may_spend": stay.may_spend,
            "joined_at": stay.joined_at,
            "left_at": stay.left_at,
        }
        for stay in stays.order_by("pk")
    ]
