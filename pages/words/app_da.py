"""The texts of the member's page in Danish."""

from typing import Final

WORDS: Final = {
    "title": "Regulars",
}
