"""One table of words per language, with the same keys in all; a translation is another table."""

from collections.abc import Mapping
from typing import Final

from rewards.earning.wording import danish, english, finnish, indonesian
from rewards.languages import LANGUAGES

__all__ = ["ENGLISH", "LANGUAGES", "TABLES", "known"]

ENGLISH: Final = "en"
TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    ENGLISH: english.WORDS,
    "id": indonesian.WORDS,
    "da": danish.WORDS,
    "fi": finnish.WORDS,
}


def known(language: str) -> str:
    """The language whose table serves a BCP 47 tag: `da` for `da-DK`, English for what has none."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return primary if primary in TABLES else ENGLISH
