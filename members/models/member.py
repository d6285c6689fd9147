"""A person enrolled."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractDay, ExtractMonth

from members.ids import new_uuid, public_id
from members.models.api_key import ApiKey


class MemberStatus(models.TextChoices):
    """Only an active member earns and redeems; a closed one may be reopened."""

    ACTIVE = "active", "active"
    BLOCKED = "blocked", "blocked"
    CLOSED = "closed", "closed"


class MemberKind(models.TextChoices):
    """A household has a row of its own, so that a wallet always belongs to a member."""

    PERSON = "person", "person"
    HOUSEHOLD = "household", "household"


class MemberQuerySet(models.QuerySet["Member"]):
    """The rows that are people, which is what lists and searches are about."""

    def people(self) -> MemberQuerySet:
        """Leave out the pools of households."""
        return self.filter(kind=MemberKind.PERSON)


class Member(models.Model):
    """
    A person enrolled: whose points they are. Or the pool of a household, which is nobody.

    `holder` is in whose wallet this member's points are kept (null: in their own): of a merged
    member the survivor, of everyone in a household its pool. Never a chain, by trigger: a holder
    has no holder.
    `merged_into` is who this member turned out to be; never a chain either.
    `erased_at`: since then nobody can say who this was; closed for good (`members.privacy`).

    May be changed through `members.enrolment`, `members.blocking` and `members.holders`. Never
    deleted: the ledger names it for ever; a person who leaves is closed.
    """

    public_id = models.UUIDField(default=new_uuid, editable=False)
    kind = models.CharField(
        max_length=10,
        choices=MemberKind.choices,
        default=MemberKind.PERSON,
        db_default=MemberKind.PERSON,
        editable=False,
    )
    display_name = models.CharField(max_length=200, blank=True, default="")
    status = models.CharField(
        max_length=10, choices=MemberStatus.choices, default=MemberStatus.ACTIVE
    )
    language = models.CharField(
        max_length=35, blank=True, default="", help_text="A BCP 47 tag, such as fi or en-GB."
    )
    enrolled_at = models.DateTimeField()
    birth_on = models.DateField(null=True, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Few members have either: an index of these few, instead of one over everybody.
    holder = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    # The request that enrolled this member: saved with the member, so that its repeat finds it.
    # No index of its own: keys are never deleted, and the constraint below serves the lookup.
    enrolled_by = models.ForeignKey(
        ApiKey,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    # Null, not "": an enrolment without a key must not meet another one in the constraint.
    idempotency_key = models.CharField(  # noqa: DJ001
        max_length=255, null=True, blank=True, editable=False
    )
    fingerprint = models.BinaryField(max_length=16, null=True, blank=True, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["holder"], condition=Q(holder__isnull=False), name="member_by_holder"
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="member_by_survivor",
            ),
            # Whose vouchers a till without the network refuses.
            models.Index(
                fields=["id"], condition=Q(status=MemberStatus.BLOCKED), name="member_blocked"
            ),
            # Whose birthday is today, without a look at everybody.
            models.Index(
                ExtractMonth("birth_on"),
                ExtractDay("birth_on"),
                condition=Q(birth_on__isnull=False),
                name="member_by_birthday",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=MemberKind.values), name="member_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | ~Q(holder=F("id")),
                name="member_holder_is_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | (~Q(merged_into=F("id")) & Q(holder__isnull=False)),
                name="member_merged_is_held_by_another",
            ),
            models.CheckConstraint(
                condition=Q(kind=MemberKind.PERSON)
                | Q(holder__isnull=True, merged_into__isnull=True),
                name="member_household_keeps_its_own_points",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(display_name="", language="", birth_on__isnull=True, status="closed"),
                name="member_erased_is_nobody",
            ),
            models.UniqueConstraint(fields=["public_id"], name="member_public_id_once"),
            models.UniqueConstraint(
                fields=["enrolled_by", "idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="member_enrolled_once_per_request_key",
            ),
            models.CheckConstraint(
                condition=Q(status__in=MemberStatus.values), name="member_status_known"
            ),
            models.CheckConstraint(
                condition=Q(idempotency_key__isnull=True)
                | Q(enrolled_by__isnull=False, fingerprint__isnull=False),
                name="member_request_key_has_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.shown_id

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `mem_…`."""
        return public_id("mem", self.public_id)
