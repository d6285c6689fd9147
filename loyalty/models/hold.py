"""Points set aside."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from loyalty.models.keys import hot_key
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
