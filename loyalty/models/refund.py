"""The return as the till reports it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.keys import hot_key, hot_one
from loyalty.models.purchase import Purchase
from loyalty.models.sources import source_key
from members.actors import ActorKind
from members.ids import new_uuid, public_id
from members.models import ApiKey, Member, Store
from rewards.models import Program


class RefundStatus(models.TextChoices):
    WAITING = "waiting", "Waits for its sale"
    APPLIED = "applied", "Applied"
    SET_APART = "set_apart", "Could not be applied; see the detail"


class Refund(models.Model):
    """
    Goods that came back, or a sale that never was (`is_void`), and what that did to the points.

    Never deleted. What was reported never changes; what became of it is written once, when it is
    applied. `lines` is what was asked, `returned` what came back of each line, in minor units.
    `points` left the purchase: `taken_points` out of lots, `owed_points` as debt, `expired_points`
    were gone already and `forgiven_points` are let go. `points_after` is what the purchase is
    worth then.
    Always: one row per (store, external_id) for ever, and per (key, Idempotency-Key).
    """

    id = source_key()
    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, editable=False
    )
    purchase = hot_key(Purchase, null=True)
    program = hot_key(Program, null=True)
    member = hot_key(Member, null=True)
    store = hot_key(Store)
    sale_store = hot_key(Store)
    sale_external_id = models.CharField(max_length=128)
    sale_occurred_at = models.DateTimeField(null=True)
    recorded_by = hot_key(ApiKey, null=True)
    actor_kind = models.SmallIntegerField(choices=ActorKind)
    actor_id = models.BigIntegerField(null=True)
    external_id = models.CharField(max_length=128, null=True)  # noqa: DJ001 - none sent
    idempotency_key = models.CharField(max_length=255, null=True)  # noqa: DJ001 - none sent
    fingerprint = models.BinaryField(max_length=16)
    is_void = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True, default="")
    currency = models.CharField(max_length=3)
    lines = models.JSONField(default=list)
    amount_minor = models.BigIntegerField(null=True)
    returned = models.JSONField(default=list)
    total_minor = models.BigIntegerField(default=0)
    spend_minor = models.BigIntegerField(default=0)
    status = models.CharField(max_length=10, choices=RefundStatus, default=RefundStatus.WAITING)
    points = models.BigIntegerField(default=0)
    taken_points = models.BigIntegerField(default=0)
    owed_points = models.BigIntegerField(default=0)
    expired_points = models.BigIntegerField(default=0)
    forgiven_points = models.BigIntegerField(default=0)
    points_after = models.BigIntegerField(null=True)
    balance_after = models.BigIntegerField(null=True)
    entry_seq = models.BigIntegerField(null=True)
    trace = models.JSONField(null=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["public_id"], name="refund_public_id_once"),
            models.UniqueConstraint(
                fields=["store", "external_id"],
                condition=Q(external_id__isnull=False),
                name="refund_once_per_store",
            ),
            models.UniqueConstraint(
                fields=["recorded_by", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="refund_once_per_request_key",
            ),
            models.UniqueConstraint(
                fields=["purchase"],
                condition=Q(is_void=True, purchase__isnull=False),
                name="refund_void_once_per_purchase",
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, taken_points__gte=0, owed_points__gte=0)
                & Q(expired_points__gte=0, forgiven_points__gte=0, spend_minor__gte=0),
                name="refund_points_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    points=models.F("taken_points")
                    + models.F("owed_points")
                    + models.F("expired_points")
                    + models.F("forgiven_points")
                ),
                name="refund_points_are_accounted_for",
            ),
            models.CheckConstraint(
                condition=Q(status=RefundStatus.APPLIED, applied_at__isnull=False)
                | (~Q(status=RefundStatus.APPLIED) & Q(applied_at__isnull=True)),
                name="refund_applied_when_it_says_so",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["purchase"], name="refund_of_purchase"),
            models.Index(
                fields=["id"],
                condition=~Q(status=RefundStatus.APPLIED),
                name="refund_not_applied",
            ),
            models.Index(
                fields=["member", "sale_occurred_at"],
                include=["spend_minor"],
                condition=Q(status=RefundStatus.APPLIED),
                name="refund_spend_of_member",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_id

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `ref_…`."""
        return public_id("ref", self.public_id)


class WaitingRefund(models.Model):
    """
    A mark that a return waits: for its sale to come, or to be credited. Deleted when applied.
    """

    refund = hot_one(Refund)
    sale_store = hot_key(Store)
    sale_external_id = models.CharField(max_length=128)
    waits_since = models.DateTimeField()
    alarmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sale_store", "sale_external_id"], name="waiting_refund_by_sale"),
        ]

    def __str__(self) -> str:
        return f"refund {self.refund_id} waits for sale {self.sale_external_id}"
