"""Earning rules and their frozen versions."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from rewards.models import lasting
from rewards.models.fitting import RULE_CHECKS
from rewards.models.lasting import ExpiryFrom, ExpiryPolicy, ExpiryRounding, PendingPolicy
from rewards.models.program import Program

POINTS_PER_AWARD_MAX = 1_000_000


class Award(models.TextChoices):
    BASE = "base", "Points per step of money (the base that tiers multiply)"
    EXTRA = "extra", "Extra points per step of money"
    BONUS = "bonus", "Fixed bonus"
    MULTIPLIER = "multiplier", "Multiplier on the base"


class Rounding(models.TextChoices):
    FLOOR = "floor", "Down"
    NEAREST = "nearest", "To the nearest"
    CEIL = "ceil", "Up"


class EarningRule(models.Model):
    """
    A sentence that earns, through all its versions.

    May be renamed. Never deleted once a version is published: purchases name that version.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="rules")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["program", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="rule_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


def _words() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=100), default=list, blank=True)


class RuleVersion(models.Model):
    """
    The text of a rule, valid for purchases that occurred from `effective_from` until
    `effective_until` (excluded).

    A published version is immutable, by trigger: only its end may be set, once. A change to a
    rule is a new version. An empty list of categories, SKUs or tiers means "any".
    A draft has no number: numbers are given by `rewards.publishing.publish`, without gaps.
    An empty pending or expiry policy means "as the program says".
    """

    rule = models.ForeignKey(EarningRule, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(null=True, editable=False)
    award = models.CharField(max_length=10, choices=Award)
    points = models.PositiveIntegerField(
        null=True, blank=True, help_text="Points per step of money, or the fixed bonus."
    )
    step_minor = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The step of money, in minor units (100 cents = 1 euro)."
    )
    multiplier = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="2 doubles the base; the best multiplier wins.",
    )
    categories = _words()
    categories_excluded = _words()
    skus = _words()
    skus_excluded = _words()
    basket_min_minor = models.PositiveBigIntegerField(
        default=0, help_text="Applies from this earning base of the basket on, in minor units."
    )
    tiers = _words()
    rounding = models.CharField(max_length=8, choices=Rounding, default=Rounding.FLOOR)
    pending_policy = models.CharField(
        max_length=12,
        choices=PendingPolicy,
        blank=True,
        default="",
        help_text="When the points of this rule can be used; empty: as the program says.",
    )
    pending_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(lasting.PENDING_DAYS_MAX)],
        help_text="Whole days after the day of the purchase.",
    )
    pending_until = models.DateField(
        null=True, blank=True, help_text="The first day they can be used."
    )
    expiry_policy = models.CharField(
        max_length=12,
        choices=[(kind.value, kind.label) for kind in (ExpiryPolicy.NONE, ExpiryPolicy.ROLLING)],
        blank=True,
        default="",
        help_text="When the points of this rule expire; empty: as the program says.",
    )
    expiry_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(lasting.EXPIRY_MONTHS_MAX)],
        help_text="Whole months, usable through the whole last day.",
    )
    expiry_rounding = models.CharField(
        max_length=8, choices=ExpiryRounding, default=ExpiryRounding.NONE
    )
    expiry_from = models.CharField(
        max_length=10,
        choices=ExpiryFrom,
        blank=True,
        default="",
        help_text="From which day the months are counted; empty: as the program says.",
    )
    effective_from = models.DateTimeField()
    effective_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.CharField(max_length=200, default="", editable=False)
    ended_by = models.CharField(max_length=200, default="", editable=False)

    class Meta:
        ordering: ClassVar = ["rule", "number"]
        constraints: ClassVar = [
            *RULE_CHECKS,
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_number_once"),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True)
                | Q(effective_until__gte=F("effective_from")),
                name="rule_version_ends_after_it_begins",
                violation_error_message="A rule cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, published_at__isnull=True)
                | Q(number__gte=1, published_at__isnull=False),
                name="rule_version_numbered_when_published",
            ),
            models.CheckConstraint(
                condition=~Q(award=Award.MULTIPLIER)
                | Q(categories=[], categories_excluded=[], skus=[], skus_excluded=[]),
                name="rule_version_multiplies_the_whole_base",
                violation_error_message=(
                    "A multiplier works on all base points: it names no categories and no SKUs."
                ),
            ),
            models.CheckConstraint(
                # A comparison with NULL would pass a check: what must be there is said twice.
                condition=Q(
                    award__in=[Award.BASE, Award.EXTRA],
                    points__isnull=False,
                    points__range=(1, POINTS_PER_AWARD_MAX),
                    step_minor__isnull=False,
                    step_minor__gte=1,
                    multiplier__isnull=True,
                )
                | Q(
                    award=Award.BONUS,
                    points__isnull=False,
                    points__range=(1, POINTS_PER_AWARD_MAX),
                    step_minor__isnull=True,
                    multiplier__isnull=True,
                )
                | Q(
                    award=Award.MULTIPLIER,
                    points__isnull=True,
                    step_minor__isnull=True,
                    multiplier__isnull=False,
                    multiplier__gt=1,
                ),
                name="rule_version_fields_fit_award",
                violation_error_message=(
                    "Points per step need points and a step; a bonus needs points only; "
                    "a multiplier needs a multiplier above 1 only."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} v{self.number}" if self.number else f"{self.rule} (draft)"
