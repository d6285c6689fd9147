"""The texts of the member's page in English."""

from typing import Final

WORDS: Final = {
    "title": "Regulars",
}
