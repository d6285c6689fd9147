"""A shop."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from members.ids import new_uuid, public_id

CODE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class Store(models.Model):
    """
    A shop: tills name it by its code; its currency and time zone decide sums and calendar days.

    May be changed and switched off. Never deleted: purchases name it. Code, currency and time
    zone should not change once it has purchases.
    """

    public_id = models.UUIDField(default=new_uuid, editable=False)
    code = models.CharField(
        max_length=64,
        validators=[RegexValidator(CODE_PATTERN, "Letters, digits, dots, dashes, underscores.")],
        help_text="What tills send as `store`.",
    )
    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, help_text="ISO 4217, such as EUR.")
    time_zone = models.CharField(max_length=64, help_text="IANA zone, such as Europe/Helsinki.")
    country = models.CharField(
        max_length=2,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(r"^[A-Z]{2}$", "Two capitals, ISO 3166, such as FI.")],
        help_text="ISO 3166, such as FI: a phone number typed there without a country code is of "
        "this country.",
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="store_public_id_once"),
            models.UniqueConstraint(fields=["code"], name="store_code_once"),
            models.CheckConstraint(
                condition=Q(code__regex=CODE_PATTERN), name="store_code_is_plain"
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"),
                name="store_country_is_two_letters",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="store_currency_is_three_letters"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `sto_…`."""
        return public_id("sto", self.public_id)
