"""A member's place among the tiers, from-until."""

from typing import ClassVar

from django.db import models

from loyalty.models.keys import hot_key
from members.models import Member
from rewards.models import Program


class StandingReason(models.TextChoices):
    ROSE = "rose", "Reached by the figure"
    KEPT = "kept", "Kept at the review"
    FELL = "fell", "Not kept at the review"
    RETURNED = "returned", "Lost by a return"
    THRESHOLDS = "thresholds", "The thresholds were changed"
    PLACED = "placed", "Placed by staff"


class Standing(models.Model):
    """
    From `since` on the member is at least in `tier` ("" for none), until `kept_until` (excluded;
    null: without end) or the next standing, whichever comes first.

    Written once; never changed, never deleted: by trigger. The next row ends this one. Its `note`
    goes when the member is erased.
    `figure` is what was counted: minor units of spend, or qualifying points.
    """

    member = hot_key(Member)
    program = hot_key(Program)
    tier = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()
    kept_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=10, choices=StandingReason)
    figure = models.BigIntegerField()
    actor = models.CharField(max_length=200, default="")
    note = models.CharField(max_length=500, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["member", "program", "-since", "-id"], name="standing_latest_first"
            ),
            models.Index(
                fields=["program", "kept_until"],
                condition=models.Q(kept_until__isnull=False),
                name="standing_by_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier or 'no tier'} since {self.since:%Y-%m-%d}"


class NextReview(models.Model):
    """
    When a family is to be looked at next: a mark that sweeps find, as a queue is found.

    Replaced with each standing, deleted with the last. `warn_at` is emptied when it was warned.
    Always: one for a member and program.
    """

    member = hot_key(Member)
    program = hot_key(Program)
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "program"], name="next_review_once_per_member"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="next_review_by_day"),
            models.Index(
                fields=["warn_at"],
                condition=models.Q(warn_at__isnull=False),
                name="next_review_by_warning",
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.due_at:%Y-%m-%d}"


class ThresholdChange(models.Model):
    """
    New thresholds of a program's tiers: what they would move, then that they were applied.

    `thresholds` is tier code → figure. Its result and end are set once.
    """

    program = hot_key(Program)
    thresholds = models.JSONField()
    before = models.JSONField()
    proposed_by = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    moves_now = models.BooleanField(
        help_text="Whether those who no longer reach their tier fall at once, not at their review."
    )
    applied_by = models.CharField(max_length=200, default="")
    applied_at = models.DateTimeField(null=True)
    risen = models.IntegerField(null=True)
    fallen = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"thresholds of {self.proposed_at:%Y-%m-%d %H:%M} UTC"
