"""The program: what one kind of points is called, where its days begin, and when it ends."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from members.money import CURRENCY_EXPONENTS
from rewards import dates
from rewards.models import lasting
from rewards.models.checked import Checked
from rewards.models.fitting import PROGRAM_CHECKS
from rewards.models.lasting import ExpiryFrom, ExpiryPolicy, ExpiryRounding, PendingPolicy
from rewards.models.moments import check_year
from rewards.models.program_words import ProgramWords
from rewards.models.tier_terms import TIER_CHECKS, TierTerms

HOLD_MINUTES_MAX = 24 * 60
PARKED_DAYS_MAX = 366


def valid_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone."""
    if not dates.is_zone(name):
        raise ValidationError(f"{name} is not an IANA time zone such as Europe/Helsinki.")


def valid_currency(code: str) -> None:
    """Raise ValidationError unless `code` is a currency in use, whose decimals are known."""
    if code not in CURRENCY_EXPONENTS:
        raise ValidationError(f"{code} is not an ISO 4217 currency such as EUR.")


class ReturnPolicy(models.TextChoices):
    FORGIVE = "forgive", "Points already spent are forgiven"
    DEBT = "debt", "Points already spent become a debt"
    REFUSE = "refuse", "A return that would need spent points is refused"


def never_earning() -> list[str]:
    """Categories that earn nowhere unless a program says otherwise."""
    return ["delivery", "deposit", "gift_card", "tip"]


class Program(ProgramWords, TierTerms, Checked):
    """
    The promises that hold for every member: currency, zone, expiry, returns.

    May be changed; a change applies to purchases credited after it. Never deleted: wallets name it.
    `revision` grows with every change to the program, its rules or its tiers, so that a process
    which keeps them compiled knows when to read them again.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    currency = models.CharField(
        max_length=3, validators=[valid_currency], help_text="ISO 4217, such as EUR."
    )
    time_zone = models.CharField(
        max_length=64,
        validators=[valid_zone],
        help_text="IANA name, such as Europe/Helsinki: decides when a day ends.",
    )
    is_default = models.BooleanField(
        default=True, help_text="The program that purchases earn in. One program is the default."
    )
    expiry_policy = models.CharField(
        max_length=12, choices=ExpiryPolicy, default=ExpiryPolicy.ROLLING
    )
    expiry_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        default=12,
        validators=[MaxValueValidator(lasting.EXPIRY_MONTHS_MAX)],
        help_text="Whole months, usable through the whole last day. With fixed days: the least "
        "that points live, 0 for none.",
    )
    expiry_rounding = models.CharField(
        max_length=8,
        choices=ExpiryRounding,
        default=ExpiryRounding.NONE,
        help_text="Rolling only: lets points live on until this is over.",
    )
    expiry_dates = ArrayField(
        models.CharField(max_length=5),
        default=list,
        blank=True,
        # Of the whole list: forms show their own words for an error of one item.
        validators=[lasting.valid_month_days],
        help_text="Fixed days only: the last days of the year, such as 06-30 and 12-31.",
    )
    expiry_from = models.CharField(
        max_length=10,
        choices=ExpiryFrom,
        default=ExpiryFrom.PURCHASE,
        help_text="From which day the months are counted.",
    )
    expiry_activities = ArrayField(
        models.CharField(max_length=10),
        default=lasting.both_activities,
        blank=True,
        help_text="Inactivity only: what counts as activity; purchase, redemption or both.",
    )
    pending_policy = models.CharField(
        max_length=12,
        choices=PendingPolicy,
        default=PendingPolicy.AT_ONCE,
        help_text="When new points can be used.",
    )
    pending_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(lasting.PENDING_DAYS_MAX)],
        help_text="Whole days after the day of the purchase; usable from the start of that day.",
    )
    pending_until = models.DateField(
        null=True,
        blank=True,
        validators=[check_year],
        help_text="The first day points can be used; later purchases give theirs at once.",
    )
    return_policy = models.CharField(
        max_length=10, choices=ReturnPolicy, default=ReturnPolicy.FORGIVE
    )
    debt_points_max = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="How deep returns may take a wallet into debt; empty means without limit.",
    )
    debt_repay_percent = models.PositiveSmallIntegerField(
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="The share of later earnings that repays a debt first.",
    )
    gives_back_rewards = models.BooleanField(
        default=True,
        help_text="A purchase returned whole gives back the points of the rewards used with it.",
    )
    parked_days = models.PositiveSmallIntegerField(
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(PARKED_DAYS_MAX)],
        help_text="After how many days a return that still waits for its sale raises an alarm.",
    )
    transfers_allowed = models.BooleanField(
        default=False, help_text="Whether members may give points to each other."
    )
    transfer_points_max = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Most points in one transfer; empty means without limit."
    )
    transfer_points_daily_max = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="Most points a member may give away in one day; empty means without limit.",
    )
    hold_minutes = models.PositiveSmallIntegerField(
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(HOLD_MINUTES_MAX)],
        help_text="How long points are set aside at a till before they are free again.",
    )
    unclaimed_days = models.PositiveSmallIntegerField(
        default=30,
        help_text="How long a purchase by an unknown card waits for that card to be enrolled.",
    )
    claim_days = models.PositiveSmallIntegerField(
        default=30,
        db_default=30,
        help_text="How old a receipt may be whose points a member says are missing; 0: none.",
    )
    offline_vouchers_daily_max = models.PositiveIntegerField(
        default=20,
        db_default=20,
        help_text="How many vouchers a store may take in a day while it has no network; 0: none.",
    )
    never_earn_categories = ArrayField(
        models.CharField(max_length=100),
        default=never_earning,
        blank=True,
        help_text="Lines in these categories neither earn points nor count for a tier.",
    )
    points_tender_earns = models.BooleanField(
        default=False, help_text="Whether the part of a sale paid with points earns points."
    )
    tax_earns = models.BooleanField(
        default=True,
        help_text="Whether the tax in a price earns; needs tills that send the tax of each line.",
    )
    thousand_points_minor = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="What 1,000 points cost the shop, in minor units: for budgets, forecasts and "
        "liability. Empty: not known.",
    )
    unreviewed_points_max = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="A rule that is forecast to give more than this in 30 days is published by a "
        "second person; 0: always, empty: never.",
    )
    extends_points = models.BooleanField(
        default=False,
        editable=False,
        help_text="Whether points were ever given that an activity extends; set by trigger.",
    )
    revision = models.PositiveBigIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="program_default_is_one",
                violation_error_message="Another program is already the default.",
            ),
            *PROGRAM_CHECKS,
            *TIER_CHECKS,
            models.CheckConstraint(
                condition=Q(hold_minutes__range=(1, HOLD_MINUTES_MAX)),
                name="program_hold_within_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def lock(program_id: int) -> None:
    """
    Let others who change the program, its rules or its tiers wait until this transaction ends.

    Readers and the crediting of purchases do not wait.
    """
    Program.objects.select_for_update(no_key=True).only("pk").get(pk=program_id)


def touch(program_id: int) -> None:
    """Note that the program, its rules or its tiers have changed."""
    Program.objects.filter(pk=program_id).update(revision=F("revision") + 1)
