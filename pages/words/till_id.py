"""The texts of the till page in Indonesian."""

from typing import Final

WORDS: Final = {
    "title": "Regulars",
}
