"""The code by which a till is let in."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from members.models.api_key import ApiKey
from members.models.terminal import Terminal


class TerminalEnrolment(models.Model):
    """
    A code shown to a till as a QR: it is worth a key, once, for some minutes.

    Only the SHA-256 of the code is stored. Never deleted: it says who let a till in.
    key: what it was exchanged for.
    """

    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="enrolments")
    digest = models.BinaryField(max_length=32, editable=False)
    made_by = models.CharField(max_length=150)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    key = models.ForeignKey(
        ApiKey, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], name="terminal_enrolment_digest_once"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="terminal_enrolment_expires_after_creation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.terminal} by {self.made_by}"
