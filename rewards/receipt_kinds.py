"""The kinds of receipts there are. Pure."""

from typing import Final

SALE: Final = "sale"
RETURN: Final = "return"
VOID: Final = "void"
REDEMPTION: Final = "redemption"
KINDS: Final = (SALE, RETURN, VOID, REDEMPTION)
