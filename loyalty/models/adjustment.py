"""Points given, taken, extended or brought back by people, with a reason."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q

from loyalty.models.entry import Entry
from loyalty.models.keys import hot_key
from loyalty.models.sources import source_key
from members.actors import ActorKind
from members.ids import new_uuid, public_id
from members.models import ApiKey, Member
from rewards.models import Program


class AdjustmentKind(models.TextChoices):
    POINTS = "points", "Points given or taken"
    DEBT = "debt", "Debt forgiven"
    EXTENSION = "extension", "Expiry put off"
    REINSTATEMENT = "reinstatement", "Expired points brought back"


class AdjustmentReason(models.TextChoices):
    GOODWILL = "goodwill", "Goodwill"
    MISSING_PURCHASE = "missing_purchase", "A purchase was missing"
    CORRECTION = "correction", "Correction of a mistake"
    COMPLAINT = "complaint", "Complaint"
    PROMOTION = "promotion", "Promotion"
    FRAUD = "fraud", "Fraud"
    MIGRATION = "migration", "Brought over from another system"
    OTHER = "other", "Other; see the note"


class AdjustmentStatus(models.TextChoices):
    PROPOSED = "proposed", "Waits for approval"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"


class Adjustment(models.Model):
    """
    A correction by hand: proposed with a reason, then approved or rejected by another person;
    within the proposer's limit it is approved at once.

    Never deleted. What was proposed never changes; the decision is written once.
    points: signed for POINTS, above zero otherwise. EXTENSION puts off all that ends on or before
    `lots_until` to `expires_on` (last local days); REINSTATEMENT brings back what `entry` took.
    Always: nobody decides on their own proposal; only the approved ones have entries.
    """

    id = source_key()
    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, editable=False
    )
    program = hot_key(Program)
    member = hot_key(Member)
    kind = models.CharField(max_length=13, choices=AdjustmentKind)
    points = models.BigIntegerField()
    entry = hot_key(Entry, null=True)
    lots_until = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    reason = models.CharField(max_length=20, choices=AdjustmentReason)
    note = models.CharField(max_length=500, blank=True, default="")
    status = models.CharField(
        max_length=8, choices=AdjustmentStatus, default=AdjustmentStatus.PROPOSED
    )
    proposed_by_kind = models.SmallIntegerField(choices=ActorKind)
    proposed_by_id = models.BigIntegerField(null=True)
    proposed_by = models.CharField(max_length=200)
    decided_by_kind = models.SmallIntegerField(choices=ActorKind, null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by = models.CharField(max_length=200, blank=True, default="")
    decision_note = models.CharField(max_length=500, blank=True, default="")
    is_within_limit = models.BooleanField(default=False)
    recorded_by = hot_key(ApiKey, null=True)
    idempotency_key = models.CharField(max_length=255, null=True)  # noqa: DJ001 - none sent
    fingerprint = models.BinaryField(max_length=16)
    balance_after = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["public_id"], name="adjustment_public_id_once"),
            models.UniqueConstraint(
                fields=["recorded_by", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="adjustment_once_per_request_key",
            ),
            models.CheckConstraint(
                condition=~Q(points=0) & (Q(kind=AdjustmentKind.POINTS) | Q(points__gt=0)),
                name="adjustment_points_fit_kind",
            ),
            models.CheckConstraint(
                condition=Q(status=AdjustmentStatus.PROPOSED, decided_at__isnull=True)
                | (~Q(status=AdjustmentStatus.PROPOSED) & Q(decided_at__isnull=False)),
                name="adjustment_decided_when_not_proposed",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True)
                | Q(is_within_limit=True)
                | ~Q(decided_by_kind=F("proposed_by_kind"))
                | ~Q(decided_by_id=F("proposed_by_id")),
                name="adjustment_decided_by_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "proposed_at"], name="adjustment_of_member"),
            models.Index(
                fields=["proposed_at"],
                condition=Q(status=AdjustmentStatus.PROPOSED),
                name="adjustment_to_decide",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_id

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `adj_…`."""
        return public_id("adj", self.public_id)


class AdjustmentLimit(models.Model):
    """
    How many points a role may adjust without a second person; a role without a row, none.

    May be changed and deleted. Without a group it is the limit of API keys.
    """

    group = models.OneToOneField(
        Group,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Leave empty for the limit of API keys.",
    )
    points_max = models.PositiveBigIntegerField(
        help_text="Up to so many points, given or taken, need no second person."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group"],
                nulls_distinct=False,
                name="adjustment_limit_once_per_role",
                violation_error_message="This role has a limit already; change that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group or 'API keys'}: {self.points_max} points"
