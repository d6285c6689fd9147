"""One line of a wallet's ledger."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from loyalty.models.keys import hot_key
from loyalty.models.lot import Lot
from loyalty.models.sources import SourceKind
from loyalty.models.wallet import Wallet
from members.actors import ActorKind
from members.models import Member
from rewards.models import Program


class EntryKind(models.IntegerChoices):
    """Also the contra account: the other leg of every line is its kind."""

    ACCRUAL = 1, "accrual"
    REDEMPTION = 2, "redemption"
    REVERSAL = 3, "reversal"
    EXPIRY = 4, "expiry"
    ADJUSTMENT = 5, "adjustment"
    TRANSFER = 6, "transfer"


class Entry(models.Model):
    """
    One immutable signed line. Never changed, never deleted: by trigger.

    Always: seq runs 1, 2, 3 … in a wallet and each balance_after is the one before plus points,
    so a lost update becomes a key violation. A redemption is taken once per source, a refund
    applied once; what is mirrored whole is mirrored once.
    occurred_at is when it counts; recorded_at is when it was written.
    """

    id = models.BigAutoField(primary_key=True)
    member = hot_key(Member)
    wallet = hot_key(Wallet)
    seq = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=EntryKind)
    points = models.BigIntegerField()
    balance_after = models.BigIntegerField()
    lot = hot_key(Lot, null=True)
    source_kind = models.SmallIntegerField(choices=SourceKind)
    source_id = models.BigIntegerField()
    reverses = hot_key("self", null=True)
    actor_kind = models.SmallIntegerField(choices=ActorKind)
    actor_id = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [
            # A handful of pages for millions of lines: entries are written in order of time.
            BrinIndex(fields=["recorded_at"], name="entry_by_day_of_record"),
            models.Index(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="entry_by_what_it_reverses",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wallet", "seq"], name="entry_seq_once_per_wallet"),
            models.UniqueConstraint(
                fields=["source_id"],
                condition=Q(kind=EntryKind.REDEMPTION),
                name="entry_redemption_once_per_source",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False) & ~Q(source_kind=SourceKind.REFUND),
                name="entry_reversed_once",
            ),
            models.UniqueConstraint(
                fields=["source_id"],
                condition=Q(source_kind=SourceKind.REFUND),
                name="entry_refund_once_per_source",
            ),
            models.CheckConstraint(condition=~Q(points=0), name="entry_points_not_zero"),
            models.CheckConstraint(
                condition=Q(kind__in=[EntryKind.REVERSAL, EntryKind.ADJUSTMENT, EntryKind.TRANSFER])
                | Q(kind=EntryKind.ACCRUAL, points__gt=0)
                | Q(kind__in=[EntryKind.REDEMPTION, EntryKind.EXPIRY], points__lt=0),
                name="entry_sign_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.points:+d}"


class ProgramTally(models.Model):
    """
    What one batch added to a program's totals: appended, never updated, folded together by a sweep.

    A counter row that every batch updates was measured at a quarter of the rate.
    Always: per program, kind and kind of source, Σ tallies = Σ entries.
    """

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.SmallIntegerField(choices=EntryKind)
    source_kind = models.SmallIntegerField(choices=SourceKind)
    points = models.BigIntegerField()
    entries = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.points:+d} in {self.entries} entries"
