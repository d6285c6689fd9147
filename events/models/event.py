"""Something that happened, in the words of the outside."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """
    One happening: written in the transaction that made it happen, never changed, forgotten after
    some weeks (`events.outbox.forget_old`).

    subject: the public id of what it is about. payload: plain JSON, public ids only, no person's
    name or number. occurred_at is when it counts; recorded_at is when it was written.
    No index but the key: a happening at the till pays for one narrow row.
    """

    kind = models.CharField(max_length=50)
    subject = models.CharField(max_length=60)
    payload = models.JSONField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(kind=""), name="event_kind_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
