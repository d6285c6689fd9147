"""The languages that are spoken to members, cashiers and staff, each by its own name. Pure."""

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final[Mapping[str, str]] = {
    "en": "English",
    "id": "Bahasa Indonesia",
    "da": "Dansk",
    "fi": "Suomi",
}
