"""Something a member did that earns, other than buying."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.keys import hot_key
from loyalty.models.sources import source_key
from members.ids import new_uuid, public_id
from members.models import ApiKey, Member, Store
from rewards.models import EventType, Program


class MemberEvent(models.Model):
    """
    An event as it was posted, or raised by a sweep of ours, and what it gave.

    Written once, in the transaction that moves its points; never changed, never deleted: by
    trigger. Its `data` goes when the member is erased (`loyalty.erasing`).
    Always: one row per (type, key) for ever.
    """

    id = source_key()
    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, editable=False
    )
    program = hot_key(Program)
    type = hot_key(EventType)
    member = hot_key(Member)
    key = models.CharField(max_length=128)
    store = hot_key(Store, null=True)
    recorded_by = hot_key(ApiKey, null=True)
    fingerprint = models.BinaryField(max_length=16)
    data = models.JSONField(default=dict)
    quantity = models.PositiveIntegerField(default=1)
    amount_minor = models.BigIntegerField(default=0)
    points = models.BigIntegerField()
    balance_after = models.BigIntegerField()
    entry_seq = models.BigIntegerField(null=True)
    trace = models.JSONField()
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["public_id"], name="member_event_public_id_once"),
            models.UniqueConstraint(fields=["type", "key"], name="member_event_once_per_key"),
            models.CheckConstraint(
                condition=Q(points=0, entry_seq__isnull=True)
                | Q(points__gt=0, entry_seq__isnull=False),
                name="member_event_with_points_names_its_entry",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "occurred_at"], name="member_event_of_member"),
        ]

    def __str__(self) -> str:
        return self.shown_id

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `evt_…`."""
        return public_id("evt", self.public_id)
