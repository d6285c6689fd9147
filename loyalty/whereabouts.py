"""In whose wallet a member's points were kept at an instant in the past."""

from datetime import datetime

from django.db.models import Q

from loyalty.models import Merge
from members.models import HouseholdMembership


def holder_then(member_id: int, moment: datetime) -> int:
    """
    The member who held this one's points then: a survivor, the pool of a household, or themselves.
    """
    person_id = member_id
    while (survivor_id := _survivor_then(person_id, moment)) is not None:
        person_id = survivor_id
    inside = HouseholdMembership.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gt=moment), member=person_id, joined_at__lte=moment
    )
    pool_id = inside.values_list("household__pool_id", flat=True).first()
    return person_id if pool_id is None else pool_id


def _survivor_then(member_id: int, moment: datetime) -> int | None:
    merged = Merge.objects.filter(
        Q(undone_at__isnull=True) | Q(undone_at__gt=moment), loser=member_id, merged_at__lte=moment
    )
    return merged.values_list("survivor_id", flat=True).first()
