"""Points gained together."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from loyalty.models.keys import hot_key
from loyalty.models.sources import PARTS_PER_SOURCE, SourceKind
from loyalty.models.wallet import Wallet
from members.models import Member


class Lot(models.Model):
    """
    Points gained together by one source; its key is derived from the source (`sources.lot_key`).

    Written by `loyalty.ledger` alone; never deleted. What was earned never changes; what remains
    is earned less draws and expiries, and can so be told of any past instant.

    Spendable from `available_from` until `expires_at` (excluded), whatever a sweep has done;
    without `available_from` the points wait for the purchase to be confirmed. `is_pending` only
    says that nobody was told yet that they are available. `moved_from` is the lot these points were
    in before, in this wallet or another; `earned_by` whose purchase gave them, when not that of the
    wallet's member. With `inactivity_months` each activity puts the expiry off.
    """

    id = models.BigIntegerField(primary_key=True)
    member = hot_key(Member)
    wallet = hot_key(Wallet)
    source_kind = models.SmallIntegerField(choices=SourceKind)
    earned_points = models.BigIntegerField()
    remaining_points = models.BigIntegerField()
    is_open = models.BooleanField()
    earned_at = models.DateTimeField()
    available_from = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    is_pending = models.BooleanField(default=False, db_default=False)
    moved_from = hot_key("self", null=True)
    earned_by = hot_key(Member, null=True)
    inactivity_months = models.SmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(earned_points__gt=0), name="lot_earned_something"),
            models.CheckConstraint(
                condition=Q(remaining_points__gte=0, remaining_points__lte=F("earned_points")),
                name="lot_remaining_within_earned",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, remaining_points__gt=0)
                | Q(is_open=False, remaining_points=0),
                name="lot_is_open_while_points_remain",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["wallet", "expires_at", "earned_at", "id"],
                condition=Q(is_open=True),
                name="lot_open_in_order_of_use",
            ),
            models.Index(
                fields=["expires_at"], condition=Q(is_open=True), name="lot_open_by_expiry"
            ),
            models.Index(
                fields=["available_from"],
                condition=Q(is_pending=True),
                name="lot_pending_by_start",
            ),
            models.Index(
                fields=["moved_from"],
                condition=Q(moved_from__isnull=False),
                name="lot_moved_from",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remaining_points} of {self.earned_points} points"

    @property
    def source_id(self) -> int:
        return self.pk // PARTS_PER_SOURCE
