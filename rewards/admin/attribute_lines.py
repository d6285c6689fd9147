"""Attributes of goods in forms: a line for each, such as `color: red, blue`."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextareaWidget


class AttributesField(forms.CharField):
    """Name → values; a value that holds a comma stands in quotation marks."""

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminTextareaWidget(attrs={"rows": 2})
        super().__init__(**{"widget": widget, "required": False, **options})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return "\n".join(f"{name}: {_joined(values)}" for name, values in value.items())

    def clean(self, value: Any) -> dict[str, list[str]]:
        """The attributes, each with its values."""
        if "\0" in str(value or ""):
            raise ValidationError("No text holds a null character: leave it out.")
        said: dict[str, list[str]] = {}
        for line in str(value or "").splitlines():
            if not line.strip():
                continue
            name, colon, rest = line.partition(":")
            values = _values(rest)
            if not (colon and name.strip() and values):
                raise ValidationError(f"Write {line.strip()[:40]} as an attribute: color: red.")
            said.setdefault(name.strip(), []).extend(values)
        return {name: sorted(set(values)) for name, values in said.items()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != (initial or {}))
        except ValidationError:
            return True


def _values(text: str) -> list[str]:
    rows = csv.reader([text], skipinitialspace=True)
    return [value.strip() for row in rows for value in row if value.strip()]


def _joined(values: Any) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(values)
    text = written.getvalue()
    return text if '"' in text else text.replace(",", ", ")
