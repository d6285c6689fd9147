"""How often something secret was guessed at."""

from typing import ClassVar

from django.db import models


class Attempt(models.Model):
    """
    The guesses of one caller, or at one address, in one window of time.

    Counted by one atomic statement and forgotten a day later (`members.guesses`); never shown.
    subject: who guesses at what, such as `voucher:till:12`; never an address or a number in clear.
    """

    subject = models.CharField(max_length=120)
    window_at = models.DateTimeField(help_text="When the window began.")
    count = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "window_at"], name="attempt_once_per_window"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
