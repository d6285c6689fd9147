"""The texts of the till page in Danish."""

from typing import Final

WORDS: Final = {
    "title": "Regulars",
}
