"""
Names for what the outside may hold: a type prefix and 26 sortable characters, `mem_01j…`.

Always: one id has exactly one spelling; ids made later sort later (to about a microsecond on one
machine), so that they are also gentle to an index.
Source: RFC 9562 section 5.7 and its method 3; Crockford's base 32.
"""

import os
import re
import time
from uuid import UUID

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

# Two characters at a time: half the steps of one by one.
_PAIRS = tuple(high + low for high in ALPHABET for low in ALPHABET)
_TO_PYTHON_DIGITS = str.maketrans(ALPHABET, "0123456789abcdefghijklmnopqrstuv")
# 26 characters hold 130 bits; the first one may only use three of its five.
_SPELLING = re.compile(f"[0-7][{ALPHABET}]{{25}}")


def new_uuid() -> UUID:
    """
    Make a UUIDv7: milliseconds, then a 12-bit fraction of the millisecond, then 62 random bits.

    The clock is read here and handed in by nobody: it only orders ids, it decides nothing.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    noise = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | noise)


def public_id(prefix: str, uuid: UUID) -> str:
    """Spell an id as the outside sees it; `prefix` comes without its underscore: `mem`."""
    number = uuid.int
    spelled = "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])
    return f"{prefix}_{spelled}"


def parse_public_id(prefix: str, text: str) -> UUID | None:
    """
    Read an id back, or return None when it is not one of this kind in its one spelling.

    None, not an error: for the outside a misspelled id and an absent one are the same 404.
    """
    kind, _, spelled = text.partition("_")
    if kind != prefix or not _SPELLING.fullmatch(spelled):
        return None
    return UUID(int=int(spelled.translate(_TO_PYTHON_DIGITS), 32))
