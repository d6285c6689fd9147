"""Who wants to be told."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from events.ids import new_uuid, public_id


class EndpointStatus(models.TextChoices):
    """Paused by somebody: what happens meanwhile waits. Disabled by us: it is not kept."""

    ENABLED = "enabled", "enabled"
    PAUSED = "paused", "paused"
    DISABLED = "disabled", "disabled"


class EndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Which endpoints."""

    def present(self) -> "EndpointQuerySet":
        """Those nobody has deleted."""
        return self.filter(deleted_at=None)

    def failing(self) -> "EndpointQuerySet":
        """Those somebody should look at: disabled ones, and those that failed several times."""
        is_bad = Q(status=EndpointStatus.DISABLED) | Q(failures__gte=3)
        return self.present().filter(is_bad)


class WebhookEndpoint(models.Model):
    """
    An address that is told of events, and how well it answers.

    kinds: exact ones (`member.enrolled`) or all of a noun (`member.*`); none means every kind.
    secret: signs what is sent; previous_secret signs too, until previous_until. Both are kept as
    they are, since signing needs them, and shown once only.
    failures, failing_since: since its last good answer. retry_at: left alone until then.
    Deleted ones stay as a row, without their secret, as long as deliveries name them.
    """

    public_id = models.UUIDField(default=new_uuid, editable=False, unique=True)
    url = models.CharField("URL", max_length=2000)
    description = models.CharField(max_length=200, blank=True)
    kinds = ArrayField(models.CharField(max_length=52), default=list, blank=True)
    status = models.CharField(
        max_length=8, choices=EndpointStatus.choices, default=EndpointStatus.ENABLED
    )
    status_since = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    secret = models.CharField(max_length=60, blank=True, editable=False)
    previous_secret = models.CharField(max_length=60, blank=True, editable=False)
    previous_until = models.DateTimeField(null=True, editable=False)
    failures = models.IntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    retry_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=False) | ~Q(secret=""),
                name="webhook_endpoint_has_a_secret",
            ),
            models.CheckConstraint(
                condition=~Q(status=EndpointStatus.DISABLED) | ~Q(reason=""),
                name="webhook_endpoint_disabled_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.description or self.url

    @property
    def shown_id(self) -> str:
        """The id as the outside sees it."""
        return public_id("whe", self.public_id)
