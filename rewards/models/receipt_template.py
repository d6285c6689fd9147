"""What a program prints under its receipts, where that is not what every program prints."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from rewards.languages import LANGUAGES
from rewards.models.program import Program
from rewards.receipt_kinds import KINDS, SALE


class ReceiptTemplate(models.Model):
    """
    The lines of one kind of receipt in one language; without one, the default's are printed.

    Written through `rewards.receipt_book`, which refuses what cannot be read. May be changed and
    deleted at any time: receipts are laid out when they are printed, from
    figures that are kept. An empty text prints nothing.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS], default=SALE)
    language = models.CharField(
        max_length=2, choices=[(code, LANGUAGES[code]) for code in LANGUAGES], default="en"
    )
    text = models.TextField(
        blank=True,
        max_length=4000,
        help_text="Lines with fields such as {balance}. A line whose fields are all empty is left "
        "out; left | right makes two columns, ^ centres, --- is a rule across.",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["program", "kind", "language"],
                name="receipt_template_once",
                violation_error_message="The program has lines for this receipt in this language.",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="receipt_template_kind_known"),
            models.CheckConstraint(
                condition=Q(language__in=list(LANGUAGES)), name="receipt_template_language_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.get_language_display()}"
