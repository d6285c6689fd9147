"""The sale as the till reported it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.keys import hot_key
from loyalty.models.sources import source_key
from members.ids import new_uuid, public_id
from members.models import ApiKey, Member, Store, Terminal
from rewards.models import Program


class Purchase(models.Model):
    """
    A sale as the till reported it, and what was answered.

    Never deleted, never changed, but for `member`: a sale without one may be claimed once. What the
    till scanned and noted goes when the member is erased (`loyalty.erasing`).
    Always: one row per (store, external_id) for ever, and per (key, Idempotency-Key); a purchase
    with a member is queued, credited or refused, exactly one of the three.
    """

    id = source_key()
    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, editable=False
    )
    program = hot_key(Program)
    store = hot_key(Store)
    terminal = hot_key(Terminal, null=True)
    recorded_by = hot_key(ApiKey, null=True)
    external_id = models.CharField(max_length=128)
    idempotency_key = models.CharField(max_length=255, null=True)  # noqa: DJ001 - none sent
    fingerprint = models.BinaryField(max_length=16)
    member = hot_key(Member, null=True)
    identifier_kind = models.CharField(max_length=10, blank=True, default="")
    identifier_value = models.CharField(max_length=254, blank=True, default="")
    channel = models.CharField(max_length=20, default="store", db_default="store")
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    spend_minor = models.BigIntegerField()
    lines = models.JSONField()
    tenders = models.JSONField(default=list)
    redemptions = models.JSONField(default=list)
    metadata = models.JSONField(default=dict)
    quote = models.JSONField()
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["public_id"], name="purchase_public_id_once"),
            models.UniqueConstraint(
                fields=["store", "external_id"], name="purchase_once_per_store"
            ),
            models.UniqueConstraint(
                fields=["recorded_by", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="purchase_once_per_request_key",
            ),
            models.CheckConstraint(
                condition=Q(spend_minor__gte=0), name="purchase_spend_not_negative"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["member", "occurred_at"],
                include=["spend_minor"],
                name="purchase_spend_of_member",
            ),
            # The few that are nobody's, by what the till scanned: the erased are looked for here.
            models.Index(
                fields=["identifier_value"],
                condition=Q(member__isnull=True) & ~Q(identifier_value=""),
                name="purchase_of_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.external_id

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `pur_…`."""
        return public_id("pur", self.public_id)
