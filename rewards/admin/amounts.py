"""Money in forms: people read and write 12.50, the field holds minor units."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextInputWidget

from members.money import InvalidAmount, format_amount, minor_units
from rewards.models import Program


class AmountField(forms.Field):
    """A decimal string in `currency`, which the form sets as soon as it knows it."""

    widget = UnfoldAdminTextInputWidget
    currency: str | None = None

    def __init__(self, *, empty: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty = empty

    def prepare_value(self, value: Any) -> Any:
        """Show minor units as an amount; what was typed stays as it was typed."""
        if value == self.empty:
            return ""
        if isinstance(value, int) and self.currency:
            return format_amount(value, self.currency)
        return value

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return self.empty
        if self.currency is None:
            raise ValidationError("Choose the program first: it decides the currency.")
        try:
            minor = minor_units(text, self.currency)
        except InvalidAmount as error:
            raise ValidationError(error.detail) from error
        if minor < 0:
            raise ValidationError("The amount cannot be below zero.")
        return minor

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def set_currency(form: "forms.ModelForm[Any]", program: Program | None) -> None:
    """Tell all amounts of a form their currency, and show it beside them."""
    for field in form.fields.values():
        if isinstance(field, AmountField):
            field.currency = program.currency if program else None
            if program:
                field.label = f"{field.label} ({program.currency})"


def shown(minor: int | None, currency: str) -> str:
    """An amount for a list or a page that only shows."""
    return "-" if minor is None else f"{format_amount(minor, currency)} {currency}"
