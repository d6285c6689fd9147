"""What was taken out of lots and given back, and what is owed because no lot could pay."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.keys import hot_key
from loyalty.models.lot import Lot
from loyalty.models.sources import SourceKind
from loyalty.models.wallet import Wallet
from members.models import Member


class Draw(models.Model):
    """
    What one source took from one lot (points above zero) or gave back to it (below zero).

    Written once, by `loyalty.ledger` alone; never changed, never deleted: by trigger.
    Always: of a lot, earned - Σ draws - what expired = remaining; of a source and a lot, Σ draws
    is never below zero; of a hold, Σ draws = what it holds or has captured.
    """

    member = hot_key(Member)
    lot = hot_key(Lot)
    source_kind = models.SmallIntegerField(choices=SourceKind)
    source_id = models.BigIntegerField()
    points = models.BigIntegerField()
    drawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(points=0), name="draw_points_not_zero"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["lot"], name="draw_by_lot"),
            models.Index(fields=["source_id"], name="draw_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.points:+d} points of lot {self.lot_id}"


class DebtLine(models.Model):
    """
    Points that a member owes (above zero), or no longer owes (below zero): repaid or forgiven.

    Written once, by `loyalty.ledger` alone; never changed, never deleted: by trigger.
    Always: of a wallet, Σ debt lines = debt.
    """

    member = hot_key(Member)
    wallet = hot_key(Wallet)
    source_kind = models.SmallIntegerField(choices=SourceKind)
    source_id = models.BigIntegerField()
    points = models.BigIntegerField()
    owed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(points=0), name="debt_line_points_not_zero"),
        ]
        indexes: ClassVar = [models.Index(fields=["wallet"], name="debt_line_by_wallet")]

    def __str__(self) -> str:
        return f"{self.points:+d} points of debt"
