"""A replay of past purchases by rules that are not live."""

from typing import ClassVar

from django.db import models

from loyalty.models.keys import hot_key
from rewards.models import Program


class BackTestStatus(models.TextChoices):
    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class BackTest(models.Model):
    """
    What drafts would have given over past purchases, beside what the live rules give.

    Asked for by staff, worked off by a sweep in slices; its progress and result are written as it
    goes. May be deleted: nothing names it but a forecast, which keeps its figures.
    """

    program = hot_key(Program)
    since = models.DateTimeField()
    until = models.DateTimeField()
    version_ids = models.JSONField(default=list, help_text="The drafts that take part.")
    status = models.CharField(max_length=8, choices=BackTestStatus, default=BackTestStatus.WAITING)
    total_count = models.BigIntegerField(default=0)
    done_count = models.BigIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(default="")
    requested_by = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = "back-test"
        verbose_name_plural = "back-tests"

    def __str__(self) -> str:
        return f"back-test {self.pk}"
