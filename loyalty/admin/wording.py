"""Figures, instants and links as a shop manager reads them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

NOTHING = "-"
_LINK = '<a href="{}" class="text-primary-600 dark:text-primary-500">{}</a>'


def points(number: int | None, *, signed: bool = False) -> str:
    """1234 as 1,234, or as +1,234."""
    if number is None:
        return NOTHING
    return f"{number:+,}" if signed and number else f"{number:,}"


def instant(moment: datetime | None, time_zone: str) -> str:
    """A moment in the program's zone, which it names: 10 Mar 2026, 14:00 EET."""
    if moment is None:
        return NOTHING
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local.day} {local:%b %Y, %H:%M %Z}"


def page_of(model: type[Model], key: object, text: object) -> str:
    """A link to the page of one row; nothing when there is none."""
    if key is None:
        return NOTHING
    options = model._meta  # noqa: SLF001 - Django's own public name for it
    address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[key])
    return format_html(_LINK, address, text)


def list_of(model: type[Model], text: object, **chosen: Any) -> str:
    """A link to the list of the rows behind a figure."""
    return format_html(_LINK, address_of_list(model, **chosen), text)


def address_of_list(model: type[Model], **chosen: Any) -> str:
    """The address of a list, narrowed to what is chosen."""
    options = model._meta  # noqa: SLF001 - Django's own public name for it
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return f"{address}?{urlencode(chosen)}" if chosen else address
