"""A member says that points of a receipt are missing."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from loyalty.models.purchase import Purchase
from members.ids import new_uuid, public_id
from members.models import Member, Store


class ClaimStatus(models.TextChoices):
    WAITING = "waiting", "waiting for the sale"
    CREDITED = "credited", "credited"
    REFUSED = "refused", "refused"


class ClaimReason(models.TextChoices):
    NO_MATCH = "no_match", "No sale without a member fits what the receipt says"
    TOO_OLD = "too_old", "The receipt is too old"
    NOT_FOUND = "not_found", "The store never sent such a sale"


class Claim(models.Model):
    """
    The number, sum and day of a receipt, as its member typed them.

    Never deleted; settled once. Always: a member has one claim a receipt, beside refused ones; a
    sale is claimed by one member, by the trigger on purchases.
    """

    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, unique=True, editable=False
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+", db_index=False)
    receipt = models.CharField(max_length=128)
    total_minor = models.BigIntegerField()
    sold_on = models.DateField()
    status = models.CharField(max_length=8, choices=ClaimStatus, default=ClaimStatus.WAITING)
    reason = models.CharField(max_length=16, choices=ClaimReason, blank=True, default="")
    purchase = models.ForeignKey(
        Purchase, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "store", "receipt"],
                condition=~Q(status=ClaimStatus.REFUSED),
                name="claim_once_per_receipt",
            ),
            models.CheckConstraint(
                condition=Q(status=ClaimStatus.WAITING, settled_at__isnull=True, reason="")
                | Q(status=ClaimStatus.CREDITED, purchase__isnull=False, reason="")
                | (Q(status=ClaimStatus.REFUSED) & ~Q(reason="")),
                name="claim_fields_fit_status",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member"], name="claim_of_member"),
            models.Index(
                fields=["store", "receipt"],
                condition=Q(status=ClaimStatus.WAITING),
                name="claim_waiting_for_sale",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `cla_…`."""
        return public_id("cla", self.public_id)
