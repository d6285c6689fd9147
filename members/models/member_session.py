"""A member's signed-in device."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from members.ids import new_uuid, public_id
from members.models.member import Member


class SessionEnd(models.TextChoices):
    """Why a session is over."""

    SIGNED_OUT = "signed_out", "signed out"
    REUSED = "reused", "an old refresh token was used again"
    MEMBER_ENDED = "member_ended", "the member was closed, blocked or merged"


class MemberSession(models.Model):
    """
    A member's signed-in device, from the login to its end.

    `seed` is random and never leaves: with SECRET_KEY it makes the refresh tokens, of which only
    the one of `generation` is good (`members.refresh_tokens`). Neither the table nor the key alone
    is enough to make one. Ended, it never comes back. Deleted when the member is erased, or long
    after its end.
    """

    public_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        default=new_uuid, editable=False
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sessions")
    device = models.CharField(max_length=100, blank=True, default="")
    seed = models.BinaryField(max_length=32, editable=False)
    generation = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, choices=SessionEnd.choices, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["member"], condition=Q(ended_at__isnull=True), name="session_open_of_member"
            ),
            models.Index(fields=["expires_at"], name="session_by_expiry"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["public_id"], name="session_public_id_once"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("refreshed_at")), name="session_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="session_end_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.device or self.shown_id

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `ses_…`."""
        return public_id("ses", self.public_id)
