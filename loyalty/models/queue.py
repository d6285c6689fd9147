"""The queue of record: which purchases still wait to be credited."""

from typing import ClassVar

from django.db import models

from loyalty.models.keys import hot_key, hot_one
from loyalty.models.purchase import Purchase

LANES = 4


def lane_of(member_id: int) -> int:
    """The lane of a member: two workers in two lanes never meet on one wallet."""
    return member_id % LANES


class Lane(models.Model):
    """
    How far one lane of the queue has been worked off.

    `low_water` lags behind the queue: below it no row can appear any more, so a claim need not walk
    over the dead index entries of rows claimed long ago.
    """

    number = models.SmallIntegerField(primary_key=True)
    low_water = models.BigIntegerField(default=0)
    next_low_water = models.BigIntegerField(default=0)
    marked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"lane {self.number}"


class QueuedPurchase(models.Model):
    """
    A mark that a purchase waits. Written with the purchase, deleted with its crediting.

    Narrow and never updated: a status column on the purchase would rewrite the wide row.
    """

    lane = models.SmallIntegerField()
    purchase = hot_key(Purchase)
    queued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purchase"], name="purchase_queued_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["lane", "id"], name="queue_by_lane")]

    def __str__(self) -> str:
        return f"purchase {self.purchase_id} in lane {self.lane}"


class UnclaimedPurchase(models.Model):
    """
    A purchase that named an identifier nobody had; deleted when it is claimed or too old.
    """

    purchase = hot_one(Purchase)
    identifier_kind = models.CharField(max_length=10)
    identifier_value = models.CharField(max_length=254)
    waits_until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["identifier_kind", "identifier_value"], name="unclaimed_by_identifier"
            ),
            models.Index(fields=["waits_until"], name="unclaimed_by_end"),
        ]

    def __str__(self) -> str:
        return f"purchase {self.purchase_id} waits for its {self.identifier_kind}"
