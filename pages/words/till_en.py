"""The texts of the till page in English."""

from typing import Final

WORDS: Final = {
    "title": "Regulars",
}
