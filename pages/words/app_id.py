"""The texts of the member's page in Indonesian."""

from typing import Final

WORDS: Final = {
    "title": "Regulars",
}
