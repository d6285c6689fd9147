"""What vouchers are signed with, so that a till can tell a real one without the network."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class SigningKey(models.Model):
    """
    A pair of Ed25519 keys. One signs; the others go on being believed until they are retired.

    Never changed, but for `retired_at`; never deleted. The private half is stored encrypted with a
    key derived from SECRET_KEY: when that is another one, a new pair signs, and this one's
    vouchers stay good.
    """

    kid = models.CharField(max_length=16, unique=True, editable=False)
    public = models.BinaryField(max_length=32)
    sealed = models.BinaryField(max_length=512)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kid=""), name="signing_key_has_an_id"),
        ]

    def __str__(self) -> str:
        return self.kid
