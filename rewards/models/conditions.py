"""When and for whom something holds, as columns of their own; nothing said means always."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from rewards.models.words import weekdays, words

EXPRESSION_MAX = 1_000
DAYS_MAX = 36_500
AGE_MAX = 150


class Hours(models.Model):
    """Days and hours of the store's own clock, and which stores."""

    weekdays = weekdays()
    from_time = models.TimeField(
        null=True, blank=True, help_text="From this minute on, by the store's clock."
    )
    until_time = models.TimeField(
        null=True, blank=True, help_text="Until this minute, which is excluded; empty: midnight."
    )
    stores = words(help_text="Codes of stores; none means all.")

    class Meta:
        abstract = True


class SaleConditions(models.Model):
    """What the sale must be."""

    event = models.CharField(
        max_length=60,
        blank=True,
        default="",
        help_text="The code of a type of event that earns; empty: purchases earn.",
    )
    channels = words(help_text="Such as store, online or app; none means all.")
    tenders = words(help_text="Ways of paying, one of which must be used; none means any.")
    basket_min_minor = models.PositiveBigIntegerField(
        default=0, help_text="Applies from this earning base of the basket on, in minor units."
    )
    basket_max_minor = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Applies up to this earning base, which is included."
    )
    expression = models.TextField(
        max_length=EXPRESSION_MAX,
        blank=True,
        default="",
        help_text="For experts: one more condition in CEL, such as basket.pieces >= 3.",
    )

    class Meta:
        abstract = True


class MemberConditions(models.Model):
    """Who the member must be."""

    tiers = words(help_text="Codes of tiers, as they stand before the sale; none means everybody.")
    segments = words(help_text="Codes of segments, one of which the member must be in.")
    visit_number = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Only on this purchase of a member; 1 is the first.",
    )
    visit_every = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(2)],
        help_text="On every so-many-th purchase of a member: 5 is each fifth.",
    )
    birthday_days_before = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(180)],
        help_text="Around the birthday: from so many days before it on; 0 is the day itself.",
    )
    birthday_days_after = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(180)],
        help_text="Around the birthday: to so many days after it; 0 is the day itself.",
    )
    age_min = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(AGE_MAX)], help_text="In whole years."
    )
    age_max = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(AGE_MAX)], help_text="Included."
    )
    enrolled_days_min = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(DAYS_MAX)],
        help_text="A member since at least so many days.",
    )
    enrolled_days_max = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(DAYS_MAX)],
        help_text="A member since at most so many days.",
    )

    class Meta:
        abstract = True
