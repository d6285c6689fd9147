"""The code that proves a reward."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.keys import hot_key
from loyalty.models.purchase import Purchase
from loyalty.models.redemption import Redemption
from members.ids import new_uuid, public_id
from members.models import Member
from rewards.models import Program, Reward, StampCard, VoucherPool


class VoucherStatus(models.IntegerChoices):
    IN_POOL = 1, "in the pool"
    ISSUED = 2, "issued"
    USED = 3, "used"
    REVOKED = 4, "revoked"


class Voucher(models.Model):
    """
    A code: in a pool, then issued to a member, then used or revoked.

    Never deleted. Its status changes by conditional UPDATE, so that of two tills one uses it.
    Always: a code is one voucher of its program; a full card gives one voucher.
    """

    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, unique=True, editable=False
    )
    program = hot_key(Program)
    code = models.CharField(max_length=64)
    status = models.SmallIntegerField(choices=VoucherStatus)
    pool = hot_key(VoucherPool, null=True)
    member = hot_key(Member, null=True)
    reward = hot_key(Reward, null=True)
    redemption = hot_key(Redemption, null=True)
    stamp_card = hot_key(StampCard, null=True)
    card_number = models.IntegerField(null=True, help_text="Which of the member's full cards.")
    purchase = hot_key(Purchase, null=True)
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="voucher_code_once"),
            models.UniqueConstraint(
                fields=["redemption"],
                condition=Q(redemption__isnull=False),
                name="voucher_once_per_redemption",
            ),
            models.UniqueConstraint(
                fields=["stamp_card", "member", "card_number"],
                condition=Q(stamp_card__isnull=False),
                name="voucher_once_per_full_card",
            ),
            models.CheckConstraint(
                condition=Q(status=VoucherStatus.IN_POOL, pool__isnull=False, member__isnull=True)
                | Q(status__in=[2, 3, 4], issued_at__isnull=False, reward__isnull=False)
                | Q(status=VoucherStatus.REVOKED, pool__isnull=False),
                name="voucher_fields_fit_status",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["pool", "id"], condition=Q(status=1), name="voucher_next_of_pool"),
            models.Index(fields=["member", "status"], name="voucher_of_member"),
            # What tills refuse offline, newest first.
            models.Index(
                fields=["program", "-id"], condition=Q(status__in=[3, 4]), name="voucher_gone"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `vou_…`."""
        return public_id("vou", self.public_id)
