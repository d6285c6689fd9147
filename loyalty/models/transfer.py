"""Points that move from one wallet to another, and members that turn out to be one."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from loyalty.models.keys import hot_key
from loyalty.models.sources import source_key
from members.actors import ActorKind
from members.ids import new_uuid, public_id
from members.models import ApiKey, Household, Member
from rewards.models import Program


class TransferKind(models.TextChoices):
    GIFT = "gift", "From member to member"
    JOINING = "joining", "Brought into a household"
    LEAVING = "leaving", "Taken along from a household"
    MERGE = "merge", "Two members became one"
    FOLLOWING = "following", "Came back late and followed its member"


class Merge(models.Model):
    """
    Two members that are one person: `loser` is kept, empty, and points to `survivor`.

    Never deleted; undone once at most. `identifiers` are the keys of those that moved.
    """

    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, editable=False, unique=True
    )
    loser = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    survivor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    identifiers = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True, default="")
    merged_at = models.DateTimeField()
    merged_by_kind = models.SmallIntegerField(choices=ActorKind)
    merged_by_id = models.BigIntegerField(null=True)
    merged_by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by_kind = models.SmallIntegerField(choices=ActorKind, null=True)
    undone_by_id = models.BigIntegerField(null=True)
    undone_by = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(loser=F("survivor")), name="merge_joins_two_members"
            ),
            models.UniqueConstraint(
                fields=["loser"],
                condition=Q(undone_at__isnull=True),
                name="merge_once_until_undone",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_id

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `mrg_…`."""
        return public_id("mrg", self.public_id)


class Transfer(models.Model):
    """
    Points that left one wallet for another, lot by lot, each with its old expiry.

    Never deleted. `moves` says which lot became which, with how many points, so that a merge can be
    undone to the lot; `debt_points` went along with them.
    Always: one row per (key, Idempotency-Key); what one wallet loses the other gains.
    """

    id = source_key()
    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, editable=False
    )
    kind = models.CharField(max_length=9, choices=TransferKind)
    program = hot_key(Program)
    sender = hot_key(Member)
    recipient = hot_key(Member)
    points = models.BigIntegerField()
    debt_points = models.BigIntegerField(default=0)
    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, null=True, related_name="transfers")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True, default="")
    recorded_by = hot_key(ApiKey, null=True)
    actor_kind = models.SmallIntegerField(choices=ActorKind)
    actor_id = models.BigIntegerField(null=True)
    idempotency_key = models.CharField(max_length=255, null=True)  # noqa: DJ001 - none sent
    fingerprint = models.BinaryField(max_length=16)
    moves = models.JSONField(default=list)
    answer = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["public_id"], name="transfer_public_id_once"),
            models.UniqueConstraint(
                fields=["recorded_by", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="transfer_once_per_request_key",
            ),
            models.CheckConstraint(
                condition=~Q(sender=F("recipient")), name="transfer_between_two_members"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, debt_points__gte=0), name="transfer_not_negative"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sender", "occurred_at"], name="transfer_of_sender"),
            models.Index(fields=["recipient", "occurred_at"], name="transfer_of_recipient"),
        ]

    def __str__(self) -> str:
        return self.shown_id

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `tra_…`."""
        return public_id("tra", self.public_id)
