"""What staff and keys said when they blocked a member, and when they took it back."""

from typing import ClassVar

from django.db import models

from members.actors import ActorKind
from members.models.member import Member


class Blocking(models.Model):
    """
    One line of a member's blocking: blocked or unblocked, why, when, and by whom.

    The newest line says why a blocked member is blocked. Never changed (by trigger): a change of
    mind is another line. Deleted only when the member is erased. `actor_name` is what the actor was
    called that day.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="blockings")
    is_blocked = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True, default="")
    actor_kind = models.SmallIntegerField(choices=ActorKind)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True, default="")
    said_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return "blocked" if self.is_blocked else "unblocked"
