"""The texts of the member's page in Finnish."""

from typing import Final

WORDS: Final = {
    "title": "Regulars",
}
