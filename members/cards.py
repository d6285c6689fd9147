"""The number of a new card. PURE, but for chance."""

import secrets
from typing import Final

from members.ean import check_digit

# GS1 keeps 20 to 29 for numbers that mean something inside one company only.
CARD_PREFIX: Final = "29"


def card_number() -> str:
    """
    Make up a card number.

    Random, so that nobody counts members, or finds a neighbour's card by adding one.
    """
    twelve = f"{CARD_PREFIX}{secrets.randbelow(10**10):010}"
    return twelve + check_digit(twelve)
