"""What a member agreed to, and took back."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.actors import ActorKind
from members.ids import new_uuid, public_id
from members.models.member import Member


class Purpose(models.TextChoices):
    """What for; words are never used again for something else."""

    MARKETING = "marketing", "marketing"
    PERSONAL_OFFERS = "personal_offers", "personal offers"
    GREETING = "greeting", "greeting by name"
    PARTNERS = "partners", "partners"


class Channel(models.TextChoices):
    """By which way."""

    EMAIL = "email", "e-mail"
    SMS = "sms", "SMS"
    PUSH = "push", "push"
    POST = "post", "post"
    TILL = "till", "till"


class ConsentSource(models.TextChoices):
    """Where it was said."""

    MEMBER = "member", "member"
    TILL = "till", "till"
    STAFF = "staff", "staff"
    IMPORT = "import", "import"


class Consent(models.Model):
    """
    One line of the history of what a member allowed: granted or withdrawn, as they said it.

    The newest line of a purpose and channel is in force; without any, nothing is allowed. Never
    changed (by trigger): a change of mind is another line. Deleted only when the member is erased.
    `wording` names the text that was read, in its version; `language` is the one it was read in.
    """

    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, editable=False
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    is_granted = models.BooleanField()
    source = models.CharField(max_length=10, choices=ConsentSource.choices)
    wording = models.CharField(max_length=60, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")
    actor_kind = models.SmallIntegerField(choices=ActorKind)
    actor_id = models.BigIntegerField(null=True)
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["member", "purpose", "channel", "-id"], name="consent_in_force"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["public_id"], name="consent_public_id_once"),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="consent_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="consent_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=ConsentSource.values), name="consent_source_known"
            ),
        ]

    def __str__(self) -> str:
        said = "granted" if self.is_granted else "withdrawn"
        return f"{self.purpose} by {self.channel}: {said}"

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `con_…`."""
        return public_id("con", self.public_id)
