"""What a member can have for points."""

import uuid
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from members.ids import new_uuid, public_id
from rewards.models.checked import Checked
from rewards.models.conditions import Hours
from rewards.models.moments import within_years
from rewards.models.program import Program
from rewards.models.reward_checks import PRICE_POINTS_MAX, REWARD_CHECKS
from rewards.models.segment import Segment
from rewards.models.tier import Tier
from rewards.models.voucher_pool import VoucherPool
from rewards.models.words import words

__all__ = ["PRICE_POINTS_MAX", "Period", "Reward", "RewardKind", "RewardPrice", "RewardScope"]


class RewardKind(models.TextChoices):
    DISCOUNT = "discount", "An amount off the bill"
    PERCENT = "percent", "A percentage off the bill"
    PRODUCT = "product", "A free product"
    VOUCHER = "voucher", "A voucher from a pool"
    DONATION = "donation", "A donation"
    PAY = "pay", "Pay with points: as many as the member likes"
    OTHER = "other", "Something else"


class RewardScope(models.TextChoices):
    BASKET = "basket", "The whole basket"
    CATEGORY = "category", "Goods of some categories"
    PRODUCT = "product", "Some products, by SKU"


class Period(models.TextChoices):
    DAY = "day", "a day"
    WEEK = "week", "a week"
    MONTH = "month", "a month"
    YEAR = "year", "a year"
    LIFETIME = "lifetime", "ever"


class Reward(Hours, Checked):
    """
    Something offered for points.

    May be changed; a redemption keeps the price it was made at. Never deleted: redemptions name it.
    `stock_left` is changed only by a conditional UPDATE (`rewards.catalogue.take`, `give_back`).
    The first price is `price_points` and `price_minor` (money besides); others are `RewardPrice`s.
    Of kind `pay`, `price_points` pay for `value_minor`: 100 points for 1.00.
    """

    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, unique=True, editable=False
    )
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="rewards")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=8, choices=RewardKind, default=RewardKind.OTHER)
    scope = models.CharField(max_length=8, choices=RewardScope, default=RewardScope.BASKET)
    scope_codes = words(help_text="The categories or SKUs; none for the whole basket.")
    price_points = models.PositiveBigIntegerField(
        help_text="Its price; of paying with points, how many points pay for the value."
    )
    price_minor = models.PositiveBigIntegerField(
        default=0, help_text="Money to be paid besides the points, in minor units."
    )
    value_minor = models.PositiveBigIntegerField(
        default=0, help_text="What it takes off the bill, in minor units; 0 when it is no discount."
    )
    percent = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Of a percentage off: how many in a hundred.",
    )
    pool = models.ForeignKey(
        VoucherPool, null=True, blank=True, on_delete=models.PROTECT, related_name="rewards"
    )
    points_min = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Of paying with points: the fewest at once."
    )
    bill_percent_max = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Of paying with points: the largest share of the bill, in a hundred.",
    )
    stock_left = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many are left; empty means without limit."
    )
    member_times_max = models.PositiveIntegerField(
        null=True, blank=True, help_text="How often one member can have it; empty: without limit."
    )
    member_times_per = models.CharField(max_length=8, choices=Period, default=Period.LIFETIME)
    tiers = words(help_text="Codes of tiers that can have it; none means everybody.")
    segments = words(help_text="Codes of segments, one of which the member must be in.")
    voucher_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="How long a voucher for it is valid; empty: for ever."
    )
    is_active = models.BooleanField(default=True)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["program", "price_points", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="reward_code_once"),
            *REWARD_CHECKS,
            *within_years("reward", "valid_from", "valid_until"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `rew_…`."""
        return public_id("rew", self.public_id)

    def clean(self) -> None:
        """Refuse tiers and segments that do not exist: nobody could ever have it."""
        kinds: tuple[tuple[str, type[Tier | Segment]], ...] = (
            ("tiers", Tier),
            ("segments", Segment),
        )
        for name, kind in kinds:
            codes = set(getattr(self, name))
            here = kind.objects.filter(program_id=self.program_id, code__in=codes)
            if unknown := sorted(codes - set(here.values_list("code", flat=True))):
                raise ValidationError({name: f"There is none with the code {', '.join(unknown)}."})


class RewardPrice(models.Model):
    """Another price of a reward: points, or fewer points and some money. May be changed."""

    reward = models.ForeignKey(Reward, on_delete=models.CASCADE, related_name="prices")
    points = models.PositiveBigIntegerField()
    money_minor = models.PositiveBigIntegerField(
        default=0, help_text="Money to be paid besides, in minor units."
    )

    class Meta:
        ordering: ClassVar = ["reward", "-points"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reward", "points"], name="reward_price_once"),
            models.CheckConstraint(
                condition=Q(points__range=(1, PRICE_POINTS_MAX)),
                name="reward_other_price_within_limits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} points"

    def clean(self) -> None:
        """Refuse what nobody could choose."""
        if self.reward.kind == RewardKind.PAY:
            raise ValidationError("Paying with points has a rate, and no other prices.")
        if self.reward.price_points == self.points:
            raise ValidationError({"points": "This is its first price already."})
