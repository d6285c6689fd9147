"""A member's points in one program."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from members.models import Member
from rewards.models import Program


class PointKind(models.IntegerChoices):
    SPENDABLE = 1, "spendable"


class Wallet(models.Model):
    """
    A member's points of one kind in one program. Written by `loyalty.ledger` alone; never deleted.

    Always: balance = Σ entries = Σ open lots + held - debt; `version` is the seq of the last entry.
    No index on a changing column, and room on each page: updates stay on their page (HOT).
    """

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="wallets", db_index=False
    )
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.SmallIntegerField(choices=PointKind, default=PointKind.SPENDABLE)
    balance = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    debt = models.BigIntegerField(default=0)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "program", "kind"], name="wallet_once_per_member_program_kind"
            ),
            models.CheckConstraint(condition=Q(held__gte=0), name="wallet_held_not_negative"),
            models.CheckConstraint(condition=Q(debt__gte=0), name="wallet_debt_not_negative"),
            models.CheckConstraint(
                condition=Q(balance__gte=F("held") - F("debt")), name="wallet_balance_covers_held"
            ),
        ]

    def __str__(self) -> str:
        return f"wallet {self.pk}"
