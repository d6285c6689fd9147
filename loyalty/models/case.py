"""Something that only people can settle."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.voucher_use import VoucherUse
from members.ids import new_uuid, public_id
from members.models import Store


class CaseKind(models.TextChoices):
    VOUCHER_TWICE = "voucher_twice", "A voucher was taken in two places"
    VOUCHER_ENDED = "voucher_ended", "A voucher was taken that had ended or been taken back"
    OFFLINE_LIMIT = "offline_limit", "A store took more vouchers offline than it may"


class Case(models.Model):
    """
    A contradiction that tills met while they had no network: staff look at both receipts and say
    what was done.

    Never deleted; settled once. use: what came with it; other_use: what it contradicts.
    Always: a use gives at most one case of a kind, however often it is uploaded.
    """

    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, unique=True, editable=False
    )
    kind = models.CharField(max_length=16, choices=CaseKind)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    use = models.ForeignKey(VoucherUse, on_delete=models.PROTECT, related_name="cases")
    other_use = models.ForeignKey(
        VoucherUse, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["use", "kind"], name="case_once_per_use_and_kind"),
            models.CheckConstraint(condition=Q(kind__in=CaseKind.values), name="case_kind_known"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by="")
                | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="case_settled_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(settled_at__isnull=True), name="case_open"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `cas_…`."""
        return public_id("cas", self.public_id)
