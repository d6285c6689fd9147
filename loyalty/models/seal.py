"""Closed days of the ledger, chained."""

from django.db import models


class Seal(models.Model):
    """
    The entries that were recorded on one day (UTC), as a hash that includes the day before's.

    Written once, when the day is over; never changed, never deleted: by trigger. A changed, added
    or missing entry of a sealed day no longer fits its seal.
    """

    day = models.DateField(primary_key=True)
    entries = models.BigIntegerField()
    points = models.BigIntegerField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day}: {self.entries} entries"
