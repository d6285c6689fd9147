"""A level that a member reaches."""

from typing import ClassVar

from django.db import models
from django.db.models import Deferrable, Q

from rewards.models.program import Program
from rewards.models.words import words


class Tier(models.Model):
    """
    A level: reached by a figure of at least `threshold`, counted as the program says
    (`rewards.models.tier_terms`): minor units of spend, or qualifying points.

    May be changed or deleted: a purchase keeps the code of the tier it was credited with, and a
    standing that of the tier it was.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="tiers")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    threshold = models.PositiveBigIntegerField(
        help_text="The spend in minor units (cents), or the qualifying points, that reach it."
    )
    benefits = words(help_text="What members of this tier have, in their words.")

    class Meta:
        ordering: ClassVar = ["program", "threshold"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="tier_code_once"),
            # Checked at the statement's end, so that one statement may swap two tiers.
            models.UniqueConstraint(
                fields=["program", "threshold"],
                name="tier_threshold_once",
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message="Another tier is reached by the same figure.",
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=0), name="tier_threshold_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name
