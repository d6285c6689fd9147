"""Who is in a segment, from-until."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.keys import hot_key
from members.models import Member
from rewards.models import Segment


class SegmentMember(models.Model):
    """
    A member was in a segment from `valid_from` until `valid_until` (null: still is).

    Written by `loyalty.segments` alone; the end is set once.
    """

    segment = hot_key(Segment)
    member = hot_key(Member)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["segment", "member"],
                condition=Q(valid_until__isnull=True),
                name="segment_member_once_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "segment"], name="segment_of_member"),
        ]

    def __str__(self) -> str:
        return f"member {self.member_id} in segment {self.segment_id}"
