"""The one-time code by which a member signs in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.models.identifier import Identifier
from members.models.member import Member


class LoginCode(models.Model):
    """
    One asked-for code: a row for every address alike, and a mail for a member's.

    `address` is an HMAC of the address: who reads the table learns none. The address itself,
    `mail_to`, stands there until the mail is out, or found to be nobody's; `identifier` is what
    it was found by. `digest` is an HMAC of address and code, null while there is no code: then
    nothing fits. A code ends by being used, by five tries, by ten minutes or by a newer row.
    Deleted a day later.
    """

    address = models.BinaryField(max_length=32)
    mail_to = models.CharField(max_length=254, blank=True, default="")
    mail_at = models.DateTimeField(help_text="When the mail is due, or tried again.")
    language = models.CharField(max_length=35, blank=True, default="")
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    identifier = models.ForeignKey(
        Identifier, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    digest = models.BinaryField(max_length=32, null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["address", "-id"], name="login_code_of_address"),
            models.Index(fields=["asked_at"], name="login_code_by_age"),
            models.Index(fields=["mail_at"], condition=~Q(mail_to=""), name="login_code_to_mail"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(digest__isnull=False),
                name="login_code_used_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"login code {self.pk}"
