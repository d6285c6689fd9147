"""Stamps on cards."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.keys import hot_key
from loyalty.models.sources import SourceKind
from members.models import Member
from rewards.models import StampCard


class Stamp(models.Model):
    """
    Stamps that a purchase gave on a card, or that a return took back (below zero).

    Written in the transaction of that source; never changed, never deleted: by trigger.
    `terms` is what earned a stamp then, so that a return is weighed by the same.
    Always: Σ of a purchase and its returns is never below zero.
    """

    member = hot_key(Member)
    card = hot_key(StampCard)
    stamps = models.IntegerField()
    source_kind = models.SmallIntegerField(choices=SourceKind)
    source_id = models.BigIntegerField()
    purchase_id = models.BigIntegerField(help_text="The purchase, of its returns too.")
    terms = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source_id", "card"], name="stamp_once_per_source"),
            models.CheckConstraint(condition=~Q(stamps=0), name="stamp_not_nothing"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "card"], include=["stamps"], name="stamp_of_member"),
            models.Index(fields=["purchase_id"], name="stamp_of_purchase"),
        ]

    def __str__(self) -> str:
        return f"{self.stamps} stamps"
