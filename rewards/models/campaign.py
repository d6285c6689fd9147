"""A campaign: a window, a budget, a target, and those who are left out to compare."""

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from members.ids import new_uuid
from rewards.models.checked import Checked
from rewards.models.moments import within_years
from rewards.models.program import Program
from rewards.models.segment import Segment

HOLDOUT_PERCENT_MAX = 90


class Campaign(Checked):
    """
    What its rules have in common.

    May be changed until a rule of it is published; from then on only its name and description, its
    budget, which may grow, and its end (`rewards.campaigns`). Never deleted once published.
    Always: who is held out is a function of `seed` and the member, and never changes.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="campaigns")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=500, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text="Excluded; empty: open end.")
    segment = models.ForeignKey(
        Segment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="campaigns",
        help_text="Whom it is for; empty: everybody.",
    )
    holdout_percent = models.PositiveSmallIntegerField(
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(HOLDOUT_PERCENT_MAX)],
        help_text="How many of a hundred are left out at random, to see what it brings.",
    )
    seed: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, editable=False
    )
    budget_points = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="What its rules give at most together."
    )
    budget_minor = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="The same in money, by what the program says its points cost.",
    )
    budget_over = models.CharField(
        max_length=6,
        choices=[
            ("reduce", "Give what is left of the budget"),
            ("reject", "Give nothing when it would not fit whole"),
        ],
        default="reduce",
        help_text="What happens to the sale that meets the end of the budget.",
    )

    class Meta:
        ordering: ClassVar = ["program", "starts_at", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="campaign_code_once"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="campaign_ends_after_it_starts",
                violation_error_message="A campaign ends after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(holdout_percent__range=(0, HOLDOUT_PERCENT_MAX)),
                name="campaign_holdout_is_a_share",
            ),
            *within_years("campaign", "starts_at", "ends_at"),
            models.CheckConstraint(
                condition=Q(budget_points__isnull=True) | Q(budget_points__gte=1),
                name="campaign_budget_above_zero",
                violation_error_message="A budget is 1 or more; empty means without limit.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
