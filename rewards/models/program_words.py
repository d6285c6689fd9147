"""What a program calls its points, the language it speaks, and the addresses on its cards."""

import re

from django.core.exceptions import ValidationError
from django.db import models

from rewards.languages import LANGUAGES

_CARD_URL = re.compile(r"https?://[!-~]+[/=?#]")


def valid_card_url(text: str) -> None:
    """Raise ValidationError unless a card number may follow `text` in an address."""
    if not _CARD_URL.fullmatch(text):
        raise ValidationError("Write an address up to the number: https://shop.example/card/.")


class ProgramWords(models.Model):
    """The fields of a program that say how it speaks."""

    points_name = models.CharField(
        max_length=30,
        default="points",
        help_text="`points` is said in each language; a name of your own is said after any number "
        "as it is written here.",
    )
    language = models.CharField(
        max_length=2,
        choices=[(code, LANGUAGES[code]) for code in LANGUAGES],
        default="en",
        db_default="en",
        help_text="What receipts, tills and the app speak when nobody asks for another language.",
    )
    card_url = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        validators=[valid_card_url],
        help_text="If the QR of a card is an address that ends in its number: what stands before "
        "the number, such as https://shop.example/card/.",
    )

    class Meta:
        abstract = True
