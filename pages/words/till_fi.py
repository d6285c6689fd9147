"""The texts of the till page in Finnish."""

from typing import Final

WORDS: Final = {
    "title": "Regulars",
}
