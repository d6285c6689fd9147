"""
The codes of our own vouchers: 80 random bits in Crockford's base 32, and a check symbol.

Pure, but for the randomness. Always: one wrong symbol, or two that changed places, make no code.
Read as people write: in any case, with hyphens or spaces, O for 0, and I or L for 1.
"""

import secrets
from collections.abc import Iterable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SYMBOLS = 16
LENGTH = RANDOM_SYMBOLS + 1

_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_READ_AS = str.maketrans("OIL", "011", "- \t")
# x^5 + x^2 + 1: the check symbol is the remainder in the field of 32 elements.
_POLYNOMIAL = 0b100101


def new_code() -> str:
    """A code that nobody can guess, as it is stored: 17 symbols."""
    return with_check(secrets.randbits(5) for _ in range(RANDOM_SYMBOLS))


def with_check(values: Iterable[int]) -> str:
    """The symbols of some values, and the check symbol after them."""
    known = list(values)
    return "".join(ALPHABET[value] for value in [*known, _times_x(_remainder(known))])


def read(text: str) -> str | None:
    """The code that was meant, as it is stored; None when it is none of ours."""
    meant = text.upper().translate(_READ_AS)
    if not is_shaped(text):
        return None
    return meant if _remainder(_VALUES[symbol] for symbol in meant) == 0 else None


def is_shaped(text: str) -> bool:
    """Whether a text has the length and the symbols of a code of ours, rightly typed or not."""
    meant = text.upper().translate(_READ_AS)
    return len(meant) == LENGTH and all(symbol in _VALUES for symbol in meant)


def shown(code: str) -> str:
    """The code in groups of four; what a partner printed stays as it is."""
    if read(code) != code:
        return code
    return "-".join([code[0:4], code[4:8], code[8:12], code[12:]])


def _remainder(values: Iterable[int]) -> int:
    remainder = 0
    for value in values:
        remainder = _times_x(remainder) ^ value
    return remainder


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 32 else doubled
