"""Where an event stands in the log, and how far the log is known to be complete."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from events.models.event import Event


class Place(models.Model):
    """
    The position of one event in the log; given after its commit, by one giver at a time.

    Always: whoever has read up to a position never finds a lower one later. An event's own id
    would not do: ids are drawn before the commit, and a slow transaction commits a low id late.
    """

    position = models.BigAutoField(primary_key=True)
    event = models.OneToOneField(
        Event, on_delete=models.DO_NOTHING, db_constraint=False, related_name="place"
    )

    def __str__(self) -> str:
        return str(self.position)


class LogProgress(models.Model):
    """
    One row: how far the givers of places have come.

    mark: every event with this id or a lower one has its place, or will never exist.
    candidate: what the mark will be, once all transactions that could hold a lower id are over:
    those before seen_xmax. seen_at: when that was noted, by the database's clock.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    mark = models.BigIntegerField(default=0)
    candidate = models.BigIntegerField(null=True)
    seen_xmax = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="log_progress_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.mark)
