"""The one-time code by which a member signs in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.models.identifier import Identifier
from members.models.member import Member


class LoginCode(models.Model):
    """
    One asked-for code: written for every address alike, mailed only to a member's.

    `identifier` is the address as it finds an active member; null for an address nobody has, which
    gets a row and no mail. `address` is an HMAC of the address: who reads the table learns none.
    `digest` is an HMAC of address and code, written when the mail is made; null before, so that
    nothing fits. It ends by being used, by five tries, by ten minutes or by a newer one.
    Deleted a day later.
    """

    address = models.BinaryField(max_length=32)
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    identifier = models.ForeignKey(
        Identifier, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=35, blank=True, default="")
    digest = models.BinaryField(max_length=32, null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["address", "-id"], name="login_code_of_address"),
            models.Index(fields=["asked_at"], name="login_code_by_age"),
            models.Index(
                fields=["id"],
                condition=Q(mailed_at__isnull=True, identifier__isnull=False),
                name="login_code_to_mail",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(digest__isnull=False),
                name="login_code_used_was_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"login code {self.pk}"
