"""What became of a purchase: its points and their reasons, or why it was refused."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from loyalty.models.keys import hot_key, hot_one
from loyalty.models.purchase import Purchase
from members.models import Member


class Crediting(models.Model):
    """
    What a purchase gave, and the trace of every rule that was asked.

    Written once, in the transaction that moves the points; never changed, by trigger.
    `entry_seq` is the line in the member's ledger; empty when the purchase gave no points.
    """

    purchase = hot_one(Purchase)
    member = hot_key(Member)
    points = models.BigIntegerField()
    tier = models.CharField(max_length=40, blank=True)
    balance_after = models.BigIntegerField()
    entry_seq = models.BigIntegerField(null=True)
    trace = models.JSONField()
    credited_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(points__gte=0), name="crediting_not_negative"),
            models.CheckConstraint(
                condition=Q(points=0, entry_seq__isnull=True)
                | Q(points__gt=0, entry_seq__isnull=False),
                name="crediting_with_points_names_its_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} points for purchase {self.purchase_id}"


class RefusalReason(models.TextChoices):
    MEMBER_NOT_ACTIVE = "member_not_active", "The member was blocked or closed"
    FAILED = "failed", "Crediting failed; see the detail"


class Refusal(models.Model):
    """
    A purchase that could not be credited, set apart so that its batch was not held up.

    Deleted when staff queue the purchase again (`crediting.queue_again`).
    """

    purchase = hot_one(Purchase)
    member = hot_key(Member)
    reason = models.CharField(max_length=20, choices=RefusalReason)
    detail = models.TextField(blank=True)
    refused_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"purchase {self.purchase_id}: {self.get_reason_display()}"
