"""People who keep their points together."""

from django.db import models
from django.db.models import F, Q

from members.ids import new_uuid, public_id
from members.models.api_key import ApiKey
from members.models.member import Member


class Household(models.Model):
    """
    People who keep their points in one pool: the wallet of a member row that is nobody.

    Never deleted; a household that ends is dissolved, and its pool stays for the ledger to name.
    """

    public_id = models.UUIDField(default=new_uuid, editable=False)
    name = models.CharField(max_length=200, blank=True, default="")
    pool = models.OneToOneField(
        Member, on_delete=models.PROTECT, related_name="household", editable=False
    )
    created_at = models.DateTimeField()
    dissolved_at = models.DateTimeField(null=True, blank=True)

    # The request that founded it: saved with it, so that its repeat finds it.
    founded_by = models.ForeignKey(
        ApiKey,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    # Null, not "": without a key one must not meet another in the constraint.
    idempotency_key = models.CharField(  # noqa: DJ001
        max_length=255, null=True, blank=True, editable=False
    )
    fingerprint = models.BinaryField(max_length=16, null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="household_public_id_once"),
            models.UniqueConstraint(
                fields=["founded_by", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="household_founded_once_per_request_key",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_at__isnull=True) | Q(dissolved_at__gte=F("created_at")),
                name="household_dissolved_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(idempotency_key__isnull=True)
                | Q(founded_by__isnull=False, fingerprint__isnull=False),
                name="household_request_key_has_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.shown_id

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `hou_…`."""
        return public_id("hou", self.public_id)


class HouseholdRole(models.TextChoices):
    """One owner at a time, who decides who belongs and who spends."""

    OWNER = "owner", "owner"
    MEMBER = "member", "member"


class HouseholdMembership(models.Model):
    """
    One stay of one person in one household; it is open until they leave.

    `may_spend`: may redeem from the pool. The owner always may.
    Only role and permission change, and `left_at` once; coming back is a new row.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(
        max_length=10, choices=HouseholdRole.choices, default=HouseholdRole.MEMBER
    )
    may_spend = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(left_at__isnull=True),
                name="household_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(left_at__isnull=True, role=HouseholdRole.OWNER),
                name="household_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(role__in=HouseholdRole.values), name="household_role_known"
            ),
            models.CheckConstraint(
                condition=Q(role=HouseholdRole.MEMBER) | Q(may_spend=True),
                name="household_owner_may_spend",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")),
                name="household_left_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.household}"
