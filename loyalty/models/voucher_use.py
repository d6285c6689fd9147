"""A voucher given in at a till."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.keys import hot_key
from loyalty.models.voucher import Voucher
from members.ids import new_uuid, public_id
from members.models import ApiKey, Store, Terminal


class VoucherUseStatus(models.TextChoices):
    ACCEPTED = "accepted", "accepted"
    CONFLICT = "conflict", "given in elsewhere before"
    UNDONE = "undone", "undone"


class VoucherUse(models.Model):
    """
    A voucher that a till took, and the receipt it took it for.

    Never deleted; only its status changes. Always: a voucher is accepted once; a till that sends
    the same receipt again finds its first line, undone or not. What a till took without the
    network, of a voucher that was taken before, is kept as a conflict: the goods are gone, and
    staff look at it.
    """

    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, unique=True, editable=False
    )
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="uses")
    store = hot_key(Store)
    terminal = hot_key(Terminal, null=True)
    recorded_by = hot_key(ApiKey, null=True)
    receipt = models.CharField(max_length=128, help_text="The sale's external_id.")
    is_offline = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=VoucherUseStatus)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["voucher"],
                condition=Q(status=VoucherUseStatus.ACCEPTED),
                name="voucher_use_accepted_once",
            ),
            models.UniqueConstraint(
                fields=["voucher", "store", "receipt"], name="voucher_use_once_per_receipt"
            ),
            models.CheckConstraint(
                condition=Q(status__in=VoucherUseStatus.values), name="voucher_use_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=VoucherUseStatus.UNDONE, undone_at__isnull=False)
                | (~Q(status=VoucherUseStatus.UNDONE) & Q(undone_at__isnull=True)),
                name="voucher_use_undone_has_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["store", "receipt"], name="voucher_use_of_receipt"),
            models.Index(
                fields=["store", "occurred_at"],
                condition=Q(is_offline=True),
                name="voucher_use_offline_of_store",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher} for {self.receipt}"

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `vus_…`."""
        return public_id("vus", self.public_id)
