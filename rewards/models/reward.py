"""What a member can have for points."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.ids import new_uuid, public_id
from rewards.models.program import Program

PRICE_POINTS_MAX = 100_000_000


class Reward(models.Model):
    """
    Something offered for points.

    May be changed; a redemption keeps the price it was made at. Never deleted: redemptions name it.
    `stock_left` is changed only by a conditional UPDATE (`rewards.catalogue.take`, `give_back`).
    """

    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, unique=True, editable=False
    )
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="rewards")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=500, blank=True)
    price_points = models.PositiveBigIntegerField()
    value_minor = models.PositiveBigIntegerField(
        default=0, help_text="What it takes off the bill, in minor units; 0 when it is no discount."
    )
    stock_left = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many are left; empty means without limit."
    )
    is_active = models.BooleanField(default=True)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["program", "price_points", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="reward_code_once"),
            models.CheckConstraint(
                condition=Q(price_points__range=(1, PRICE_POINTS_MAX)),
                name="reward_price_within_limits",
            ),
            models.CheckConstraint(
                condition=Q(stock_left__isnull=True) | Q(stock_left__gte=0),
                name="reward_stock_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `rew_…`."""
        return public_id("rew", self.public_id)
