"""The frozen text of a rule."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from rewards.models import lasting
from rewards.models.awarding import Awarding, Goods, Stacking
from rewards.models.checked import Checked
from rewards.models.conditions import Hours, MemberConditions, SaleConditions
from rewards.models.fitting import RULE_CHECKS
from rewards.models.lasting import ExpiryFrom, ExpiryPolicy, ExpiryRounding, PendingPolicy
from rewards.models.moments import check_year, within_years
from rewards.models.rule import EarningRule
from rewards.models.rule_checks import AWARD_CHECKS


class OwnLife(models.Model):
    """When the points of a rule can be used, where it says otherwise than its program."""

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
        null=True,
        blank=True,
        validators=[check_year],
        help_text="The first day they can be used.",
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

    class Meta:
        abstract = True


class RuleVersion(
    Awarding, Goods, Hours, SaleConditions, MemberConditions, Stacking, OwnLife, Checked
):
    """
    The text of a rule, valid for purchases that occurred from `effective_from` until
    `effective_until` (excluded).

    A published version is immutable, by trigger: only its end may be set, once. A change to a
    rule is a new version. An empty list of categories, SKUs or tiers means "any".
    A draft has no number: numbers are given by `rewards.publishing.publish`, without gaps.
    An empty pending or expiry policy means "as the program says".
    `forecast` is what the last back-test before the review said it would give: points and cost in
    30 days.
    """

    rule = models.ForeignKey(EarningRule, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(null=True, editable=False)
    effective_from = models.DateTimeField()
    effective_until = models.DateTimeField(null=True, blank=True)
    drafted_by = models.CharField(max_length=200, default="", editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.CharField(max_length=200, default="", editable=False)
    sent_back_reason = models.CharField(max_length=500, default="", editable=False)
    forecast = models.JSONField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.CharField(max_length=200, default="", editable=False)
    ended_by = models.CharField(max_length=200, default="", editable=False)

    class Meta:
        ordering: ClassVar = ["rule", "number"]
        constraints: ClassVar = [
            *RULE_CHECKS,
            *AWARD_CHECKS,
            *within_years("rule_version", "effective_from", "effective_until"),
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
        ]

    def __str__(self) -> str:
        return f"{self.rule} v{self.number}" if self.number else f"{self.rule} (draft)"
