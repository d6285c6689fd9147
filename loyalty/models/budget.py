"""Budgets that many writers draw from without waiting for each other."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class BudgetOwner(models.IntegerChoices):
    RULE = 1, "rule"
    CAMPAIGN = 2, "campaign"


class Budget(models.Model):
    """
    How much of a rule's or a campaign's points was allotted to the lanes, of `total` at most.

    Locked only when a lane needs a new slice, and last of all locks. Never deleted.
    """

    owner_kind = models.SmallIntegerField(choices=BudgetOwner)
    owner_id = models.BigIntegerField()
    total_points = models.BigIntegerField()
    allotted_points = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner_kind", "owner_id"], name="budget_once"),
            models.CheckConstraint(
                condition=Q(allotted_points__gte=0, allotted_points__lte=F("total_points")),
                name="budget_never_allots_more_than_it_has",
            ),
        ]

    def __str__(self) -> str:
        return f"budget {self.pk}"


class BudgetSlice(models.Model):
    """
    A lane's part of a budget. Locked by whoever credits in that lane, after the wallets.

    Always: used ≤ allotted, by constraint, and Σ allotted over the lanes = the budget's, which
    never grows above its total: so a budget is never overrun, whoever credits when.
    """

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="slices")
    lane = models.SmallIntegerField()
    allotted_points = models.BigIntegerField(default=0)
    used_points = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["budget", "lane"], name="budget_slice_once"),
            models.CheckConstraint(
                condition=Q(used_points__gte=0, used_points__lte=F("allotted_points")),
                name="budget_slice_never_overrun",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.used_points} of {self.allotted_points} in lane {self.lane}"
