"""One event for one endpoint, and every attempt to hand it over."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from events.ids import new_uuid, public_id
from events.models.endpoint import WebhookEndpoint
from events.models.event import Event


class DeliveryStatus(models.TextChoices):
    """What became of it so far."""

    PENDING = "pending", "pending"
    DELIVERED = "delivered", "delivered"
    GIVEN_UP = "given_up", "given up"


class WebhookDelivery(models.Model):
    """
    What is owed to an endpoint: one row for each event, however often it is sent.

    A replay opens the row again, so that the receiver sees the same `webhook-id` and may tell a
    repeat. attempts: since it was opened last. next_at: when it is due, while it is pending.
    claimed_until: a deliverer has it in hand; when it died, the row is due again by then.
    Deleted together with its event.
    """

    public_id = models.UUIDField(default=new_uuid, editable=False, unique=True)
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    event = models.ForeignKey(
        Event, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    status = models.CharField(
        max_length=9, choices=DeliveryStatus.choices, default=DeliveryStatus.PENDING
    )
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "webhook deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "endpoint"], name="webhook_delivery_once_per_event"
            ),
            models.CheckConstraint(
                condition=Q(status="pending", next_at__isnull=False, settled_at=None)
                | (~Q(status="pending") & Q(next_at=None, settled_at__isnull=False)),
                name="webhook_delivery_due_while_pending",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["endpoint", "next_at"],
                condition=Q(status="pending"),
                name="webhook_delivery_due",
            ),
            models.Index(
                fields=["endpoint"],
                condition=Q(claimed_until__isnull=False),
                name="webhook_delivery_in_hand",
            ),
            models.Index(fields=["endpoint", "-id"], name="webhook_delivery_newest"),
        ]

    def __str__(self) -> str:
        return self.shown_id

    @property
    def shown_id(self) -> str:
        """The id as the outside sees it, and the `webhook-id` that is sent."""
        return public_id("whd", self.public_id)


class WebhookAttempt(models.Model):
    """
    One request that was made, or could not be made. Never changed.

    status_code: what was answered, if anything was. error: why it does not count, in words.
    answer: the first characters of the body.
    """

    delivery = models.ForeignKey(
        WebhookDelivery, on_delete=models.CASCADE, related_name="attempts_made"
    )
    at = models.DateTimeField()
    status_code = models.SmallIntegerField(null=True)
    error = models.CharField(max_length=300, blank=True)
    milliseconds = models.IntegerField()
    answer = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return self.error or str(self.status_code)
