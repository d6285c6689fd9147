"""Which members were told that points will expire."""

from typing import ClassVar

from django.db import models

from loyalty.models.keys import hot_key
from loyalty.models.wallet import Wallet
from members.models import Member


class ExpiryNotice(models.Model):
    """
    One notice: so many points of a wallet go after `expires_on`, told `days` days ahead.

    Written once; deleted when it is long over. Always: once per wallet, day and horizon.
    """

    member = hot_key(Member)
    wallet = hot_key(Wallet)
    expires_on = models.DateField()
    days = models.SmallIntegerField()
    points = models.BigIntegerField()
    noticed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["wallet", "expires_on", "days"], name="expiry_notice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} points until {self.expires_on}"
