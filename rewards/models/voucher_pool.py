"""A pool of vouchers that somebody else printed: their codes are in `loyalty`."""

from typing import ClassVar

from django.db import models

from rewards.models.program import Program


class VoucherPool(models.Model):
    """Codes that a partner accepts, given out one by one. May be renamed; never deleted."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="pools")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    low_at = models.PositiveIntegerField(
        default=0, help_text="Warn when so many codes or fewer are left."
    )
    is_low = models.BooleanField(
        default=False, editable=False, help_text="Whether it was said that few are left."
    )

    class Meta:
        ordering: ClassVar = ["program", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="voucher_pool_code_once"),
        ]

    def __str__(self) -> str:
        return self.name
