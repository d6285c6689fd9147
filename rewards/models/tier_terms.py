"""How members rise and fall between tiers: a part of the program."""

from collections.abc import Sequence

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import BaseConstraint, CheckConstraint, Q

TIER_WINDOW_MONTHS_MAX = 60
TIER_GRACE_DAYS_MAX = 366


class TierBasis(models.TextChoices):
    SPEND = "spend", "What a member spends"
    POINTS = "points", "Qualifying points"


class TierWindow(models.TextChoices):
    ROLLING = "rolling", "The last months"
    CALENDAR_YEAR = "calendar_year", "The calendar year"
    LIFETIME = "lifetime", "Since joining"


class TierReview(models.TextChoices):
    DAILY = "daily", "As soon as the figure is too low"
    YEARLY = "yearly", "On the first of January, after the whole year that follows"
    ANNIVERSARY = "anniversary", "Twelve months after the tier was reached or kept"


class TierFall(models.TextChoices):
    TO_EARNED = "to_earned", "To the tier that the figure reaches"
    ONE_STEP = "one_step", "One tier down at a time"


class TierReturns(models.TextChoices):
    AT_ONCE = "at_once", "At once"
    AT_REVIEW = "at_review", "At the next review"


class TierTerms(models.Model):
    """Promotion is always immediate; when and how far one falls is said here."""

    tier_basis = models.CharField(
        max_length=6,
        choices=TierBasis,
        default=TierBasis.SPEND,
        help_text="What reaches a tier. Spending points never costs a tier.",
    )
    tier_window = models.CharField(
        max_length=13,
        choices=TierWindow,
        default=TierWindow.ROLLING,
        help_text="What of it counts.",
    )
    tier_window_months = models.PositiveSmallIntegerField(
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(TIER_WINDOW_MONTHS_MAX)],
        help_text="The last months only: how many.",
    )
    tier_review = models.CharField(
        max_length=11,
        choices=TierReview,
        default=TierReview.DAILY,
        help_text="When a member may fall.",
    )
    tier_grace_days = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(TIER_GRACE_DAYS_MAX)],
        help_text="How long a tier is kept after a review that it did not pass.",
    )
    tier_fall = models.CharField(
        max_length=9, choices=TierFall, default=TierFall.TO_EARNED, help_text="How far one falls."
    )
    tier_returns = models.CharField(
        max_length=9,
        choices=TierReturns,
        default=TierReturns.AT_REVIEW,
        help_text="When a return that takes too much away costs a tier that was promised.",
    )

    class Meta:
        abstract = True


TIER_CHECKS: Sequence[BaseConstraint] = [
    CheckConstraint(
        condition=Q(tier_window_months__range=(1, TIER_WINDOW_MONTHS_MAX)),
        name="program_tier_window_has_months",
    ),
    CheckConstraint(
        condition=Q(tier_grace_days__lte=TIER_GRACE_DAYS_MAX),
        name="program_tier_grace_within_a_year",
    ),
    CheckConstraint(
        condition=~Q(tier_window="calendar_year") | Q(tier_review="yearly"),
        name="program_calendar_year_is_reviewed_yearly",
        violation_error_message=(
            "A calendar year begins at nothing on the first of January: review tiers yearly."
        ),
    ),
]
