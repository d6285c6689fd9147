"""The kinds of receipts there are, and the languages they are printed in. Pure."""

from typing import Final

SALE: Final = "sale"
RETURN: Final = "return"
VOID: Final = "void"
REDEMPTION: Final = "redemption"
KINDS: Final = (SALE, RETURN, VOID, REDEMPTION)

LANGUAGES: Final = ("en", "id", "da", "fi")
