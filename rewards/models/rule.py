"""Earning rules, and the times they are paused."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from rewards.models.program import Program


class EarningRule(models.Model):
    """
    A sentence that earns, through all its versions.

    May be renamed. Never deleted once a version is published: purchases name that version.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="rules")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["program", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="rule_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RulePause(models.Model):
    """
    A time in which a rule gives nothing, whatever its versions say; open while it lasts.

    Never deleted; its end is set once. Purchases that occurred in it stay without.
    """

    rule = models.ForeignKey(EarningRule, on_delete=models.PROTECT, related_name="pauses")
    paused_from = models.DateTimeField()
    paused_until = models.DateTimeField(null=True)
    paused_by = models.CharField(max_length=200)
    resumed_by = models.CharField(max_length=200, default="")

    class Meta:
        ordering: ClassVar = ["rule", "paused_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule"],
                condition=Q(paused_until__isnull=True),
                name="rule_paused_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(paused_until__isnull=True) | Q(paused_until__gte=F("paused_from")),
                name="rule_pause_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} paused from {self.paused_from:%Y-%m-%d %H:%M} UTC"
