"""
What the pages say: a table of texts per page and language.

Always: the same keys in every language; `{name}` stands for a value, and a key that ends in
`.one`, `.other` … is the form of a number (CLDR's plural categories).
"""

from collections.abc import Mapping
from types import ModuleType
from typing import Final

from pages.words import app_da, app_en, app_fi, app_id, shared, till_da, till_en, till_fi, till_id

_TABLES: Final[Mapping[str, Mapping[str, ModuleType]]] = {
    "app": {"en": app_en, "id": app_id, "da": app_da, "fi": app_fi},
    "till": {"en": till_en, "id": till_id, "da": till_da, "fi": till_fi},
}


def words(page: str, language: str) -> dict[str, str]:
    """All texts of a page in a language, those that both pages share included."""
    own: Mapping[str, str] = _TABLES[page][language].WORDS
    return {**shared.WORDS[language], **own}
