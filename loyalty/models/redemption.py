"""The act of taking a reward."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.keys import hot_key
from loyalty.models.purchase import Purchase
from loyalty.models.sources import source_key
from members.ids import new_uuid, public_id
from members.models import ApiKey, Member, Store
from rewards.models import Program, Reward


class Redemption(models.Model):
    """
    A member takes a reward: held, then confirmed or voided; a hold left alone lapses.

    Never deleted. Its state is its hold's (`loyalty.redemptions.status`), kept once. What it costs
    (`points`, and `money_minor` besides) and what it takes off are those of when it was made;
    `answer` is what the request that made it was told.
    Always: one row per (key, Idempotency-Key), and per (member, Idempotency-Key) of those that
    members make themselves; one purchase confirms it.
    """

    id = source_key()
    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, editable=False
    )
    program = hot_key(Program)
    member = hot_key(Member)
    reward = hot_key(Reward)
    points = models.BigIntegerField()
    money_minor = models.BigIntegerField(default=0, db_default=0)
    value_minor = models.BigIntegerField(default=0, db_default=0)
    store = hot_key(Store, null=True)
    recorded_by = hot_key(ApiKey, null=True)
    idempotency_key = models.CharField(max_length=255, null=True)  # noqa: DJ001 - none sent
    fingerprint = models.BinaryField(max_length=16)
    answer = models.JSONField()
    purchase = hot_key(Purchase, null=True)
    is_late = models.BooleanField(default=False)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["public_id"], name="redemption_public_id_once"),
            models.UniqueConstraint(
                fields=["recorded_by", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="redemption_once_per_request_key",
            ),
            # What no API key recorded, the member did: their keys are their own.
            models.UniqueConstraint(
                fields=["member", "idempotency_key"],
                condition=Q(recorded_by__isnull=True, idempotency_key__isnull=False),
                name="redemption_once_per_members_key",
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="redemption_costs_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "occurred_at"], name="redemption_of_member"),
            models.Index(
                fields=["purchase"],
                condition=Q(purchase__isnull=False),
                name="redemption_of_purchase",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_id

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `red_…`."""
        return public_id("red", self.public_id)
