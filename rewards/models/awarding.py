"""What a version of a rule gives: the award, whom it is for, how it stacks and where it ends."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from rewards.models.campaign import Campaign
from rewards.models.words import words

POINTS_PER_AWARD_MAX = 1_000_000
PRIORITY_MAX = 1_000

valid_code = RegexValidator(
    r"^[-a-zA-Z0-9_]{1,40}\Z", "Write letters, digits, dashes and underscores, 40 at most."
)


class Award(models.TextChoices):
    BASE = "base", "Points per step of money (the base that multipliers multiply)"
    EXTRA = "extra", "Extra points per step of money (never multiplied)"
    PIECE = "piece", "Points per piece"
    BONUS = "bonus", "Fixed bonus"
    MULTIPLIER = "multiplier", "Multiplier on the base"


class Rounding(models.TextChoices):
    FLOOR = "floor", "Down"
    NEAREST = "nearest", "To the nearest"
    CEIL = "ceil", "Up"


class RulePoints(models.TextChoices):
    SPENDABLE = "spendable", "Points to spend"
    QUALIFYING = "qualifying", "Points that count for a tier only"


class GroupMode(models.TextChoices):
    BEST = "best", "The one that gives most"
    FIRST = "first", "The first by priority"
    SUM = "sum", "All of them"


class OverLimit(models.TextChoices):
    REDUCE = "reduce", "Give what is left of the limit"
    REJECT = "reject", "Give nothing when it would not fit whole"


class Awarding(models.Model):
    """What is given: how much, in which points, and who pays for it."""

    award = models.CharField(max_length=10, choices=Award)
    points = models.PositiveIntegerField(
        null=True, blank=True, help_text="Points per step of money or per piece, or the bonus."
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
        help_text="2 doubles the base points of the goods below, or of the whole basket.",
    )
    rounding = models.CharField(max_length=8, choices=Rounding, default=Rounding.FLOOR)
    is_multiplied = models.BooleanField(
        default=False,
        help_text="Whether multipliers count these points as base; for a bonus or points per "
        "piece.",
    )
    point_kind = models.CharField(
        max_length=10,
        choices=RulePoints,
        default=RulePoints.SPENDABLE,
        help_text="Points that count for a tier only are never spent.",
    )
    funded_by = models.CharField(
        max_length=40,
        blank=True,
        default="",
        validators=[valid_code],
        help_text="The partner who pays for these points, by a code of your own; empty: the shop.",
    )

    class Meta:
        abstract = True


class Stacking(models.Model):
    """How a rule stands beside others, and what it gives at most."""

    campaign = models.ForeignKey(
        Campaign,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="versions",
        help_text="Its window, target, hold-out and budget then hold for this rule too.",
    )
    priority = models.SmallIntegerField(
        default=0,
        validators=[MinValueValidator(-PRIORITY_MAX), MaxValueValidator(PRIORITY_MAX)],
        help_text="Higher is asked first.",
    )
    is_last = models.BooleanField(
        default=False, help_text="When this rule gives points, rules of lower priority give none."
    )
    group = models.CharField(
        max_length=40,
        blank=True,
        default="",
        validators=[valid_code],
        help_text="Rules with the same code compete. Multipliers without a group are one group, "
        "of which the best wins; other rules without one stand alone.",
    )
    group_mode = models.CharField(
        max_length=5,
        choices=GroupMode,
        blank=True,
        default="",
        help_text="Which of the group gives points; the same in all its rules.",
    )
    limits = models.JSONField(
        default=list,
        blank=True,
        help_text="What it gives at most, in points or in times, to one member in a period.",
    )
    budget_points = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="What it gives at most to all members together."
    )
    budget_minor = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="The same in money, by what the program says its points cost.",
    )
    budget_over = models.CharField(
        max_length=6,
        choices=OverLimit,
        default=OverLimit.REDUCE,
        help_text="What happens to the sale that meets the end of the budget.",
    )

    class Meta:
        abstract = True


class Goods(models.Model):
    """Which lines of a basket it is about; nothing said means all that can earn."""

    categories = words()
    categories_excluded = words()
    skus = words()
    skus_excluded = words()
    brands = words()
    brands_excluded = words()
    attributes = models.JSONField(
        default=dict,
        blank=True,
        help_text='Attributes of a line, such as {"color": ["red", "blue"]}: each must be one of '
        "those named.",
    )
    attributes_excluded = models.JSONField(
        default=dict, blank=True, help_text="Lines with one of these attributes do not count."
    )
    goods_min_minor = models.PositiveBigIntegerField(
        default=0, help_text="Applies when these goods cost this much together, in minor units."
    )
    pieces_min = models.PositiveIntegerField(
        default=0, help_text="Applies from this many pieces of these goods on."
    )

    class Meta:
        abstract = True
