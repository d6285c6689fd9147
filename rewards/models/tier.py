"""A level that a member reaches by spending."""

from typing import ClassVar

from django.db import models
from django.db.models import Deferrable, Q

from rewards.models.program import Program


class Tier(models.Model):
    """
    A level: reached while the spend of the last 12 months is at least `spend_minor`.

    May be changed or deleted: a purchase keeps the code of the tier it was credited with.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="tiers")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    spend_minor = models.PositiveBigIntegerField(
        help_text="Spend of the last 12 months that reaches the tier, in minor units (cents)."
    )

    class Meta:
        ordering: ClassVar = ["program", "spend_minor"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="tier_code_once"),
            # Checked at the statement's end, so that one statement may swap two tiers.
            models.UniqueConstraint(
                fields=["program", "spend_minor"],
                name="tier_spend_once",
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message="Another tier is reached by the same spend.",
            ),
            models.CheckConstraint(condition=Q(spend_minor__gte=0), name="tier_spend_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name
