"""Points set aside, and the lots they came from."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from loyalty.models.keys import hot_key
from loyalty.models.lot import Lot
from loyalty.models.wallet import Wallet
from members.models import Member


class HoldStatus(models.IntegerChoices):
    PLACED = 1, "placed"
    CAPTURED = 2, "captured"
    RELEASED = 3, "released"
    LAPSED = 4, "lapsed"
    REVERSED = 5, "reversed"


class Hold(models.Model):
    """
    Points set aside: placed, then captured (all or part), released or lapsed; a capture may be
    reversed. Drawn from lots at once, so expiry cannot take them. Never deleted.

    Its key is its source's: one hold per redemption.
    """

    id = models.BigIntegerField(primary_key=True)
    member = hot_key(Member)
    wallet = hot_key(Wallet)
    points = models.BigIntegerField()
    captured_points = models.BigIntegerField(default=0)
    status = models.SmallIntegerField(choices=HoldStatus, default=HoldStatus.PLACED)
    placed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(points__gt=0), name="hold_sets_something_aside"),
            models.CheckConstraint(
                condition=Q(captured_points__gte=0, captured_points__lte=F("points")),
                name="hold_captured_within_points",
            ),
            models.CheckConstraint(
                condition=Q(status=HoldStatus.PLACED, settled_at__isnull=True)
                | (~Q(status=HoldStatus.PLACED) & Q(settled_at__isnull=False)),
                name="hold_settled_when_not_placed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["lapses_at"],
                condition=Q(status=HoldStatus.PLACED),
                name="hold_placed_by_lapse",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} points {self.get_status_display()}"


class Draw(models.Model):
    """
    What one hold took from one lot, and how much of it went back.

    Always: Σ (points - returned_points) of a hold = what it holds or has captured; of a lot,
    together with what expired, earned - remaining.
    """

    member = hot_key(Member)
    hold = hot_key(Hold)
    lot = hot_key(Lot)
    points = models.BigIntegerField()
    returned_points = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hold", "lot"], name="draw_once_per_hold_and_lot"),
            models.CheckConstraint(condition=Q(points__gt=0), name="draw_takes_something"),
            models.CheckConstraint(
                condition=Q(returned_points__gte=0, returned_points__lte=F("points")),
                name="draw_returns_within_points",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["lot"], name="draw_by_lot")]

    def __str__(self) -> str:
        return f"{self.points} points of lot {self.lot_id}"
