"""Moments in forms, by the clock of a program's zone: people plan in local time."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from unfold.widgets import UnfoldAdminSplitDateTimeWidget

from rewards.models import Program
from rewards.models.moments import check_year


class _ZonedWidget(UnfoldAdminSplitDateTimeWidget):  # type: ignore[misc]  # unfold has no types
    zone: str = "UTC"

    def decompress(self, value: Any) -> Any:
        with timezone.override(ZoneInfo(self.zone)):
            return super().decompress(value)


class ZonedField(forms.SplitDateTimeField):
    """A day and a time of `zone`, which the form sets as soon as it knows it; of years in use."""

    widget = _ZonedWidget

    def use(self, zone: str) -> None:
        """Read and show moments by this zone's clock."""
        self.widget.zone = zone

    def compress(self, data_list: Any) -> datetime | None:
        if data_list and data_list[0]:
            check_year(data_list[0])
        with timezone.override(ZoneInfo(self.widget.zone)):
            return super().compress(data_list)


def use_zone(form: "forms.ModelForm[Any]", program: Program | None) -> None:
    """Tell all moments of a form whose clock they are read by, and say it beside them."""
    for field in form.fields.values():
        if isinstance(field, ZonedField) and program is not None:
            field.use(program.time_zone)
            field.help_text = f"{field.help_text} By the clock of {program.time_zone}.".strip()
