"""What rules that somebody counts have given."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.keys import hot_key
from loyalty.models.sources import SourceKind
from members.models import Member
from rewards.models import Campaign, EarningRule, Program, RulePoints, RuleVersion


class RuleUse(models.Model):
    """
    What one rule gave to one member for one purchase or event, or lost again by a return.

    Written only for rules that something counts: a limit, a budget, a campaign, a partner, a tier.
    Written in the transaction that moves the points; never changed, never deleted: by trigger.
    Always: of a rule and a purchase, Σ points and Σ times are never below zero. `occurred_at` is
    that of the purchase, of its returns too: the period they count in.
    """

    member = hot_key(Member)
    program = hot_key(Program)
    rule = hot_key(EarningRule)
    version = hot_key(RuleVersion)
    campaign = hot_key(Campaign, null=True)
    point_kind = models.CharField(max_length=10, choices=RulePoints)
    points = models.BigIntegerField()
    times = models.SmallIntegerField(help_text="1 when it first gave, -1 when all of it came back.")
    funded_by = models.CharField(max_length=40, default="")
    source_kind = models.SmallIntegerField(choices=SourceKind)
    source_id = models.BigIntegerField()
    occurred_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_id", "rule"], name="rule_use_once_per_source_and_rule"
            ),
            models.CheckConstraint(condition=~Q(points=0), name="rule_use_moves_points"),
            models.CheckConstraint(
                condition=Q(points__gt=0, times__in=[0, 1]) | Q(points__lt=0, times__in=[0, -1]),
                name="rule_use_times_fit_points",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["member", "rule", "occurred_at"],
                include=["points", "times"],
                name="rule_use_in_period",
            ),
            models.Index(
                fields=["member", "program", "occurred_at"],
                include=["points"],
                condition=Q(point_kind="qualifying"),
                name="rule_use_that_qualifies",
            ),
            models.Index(fields=["campaign"], name="rule_use_of_campaign"),
        ]

    def __str__(self) -> str:
        return f"rule {self.rule_id}: {self.points} points"
