"""
What printers can print: the cells a text takes, and the character sets. Pure.

Always: `fitted` leaves only characters that the set has, and no control character; its spaces that
must not break stay such until the lines are cut, and are plain ones after `plain`.
"""

from functools import lru_cache
from typing import Final
from unicodedata import category, combining, east_asian_width, normalize

UTF_8: Final = "utf-8"
CP858: Final = "cp858"
CHARSETS: Final = (UTF_8, CP858)

HARD_SPACE: Final = "\u00a0"
# The narrow and the figure space: CLDR groups digits by the first, tables use the second.
_HARD_SPACES = str.maketrans(dict.fromkeys("\u202f\u2007\u2060", HARD_SPACE))
_SPACES: Final = frozenset({"Zs", "Zl", "Zp"})

_INSTEAD: Final = {
    **dict.fromkeys("‘’‚‛′‹›ʼ", "'"),  # noqa: RUF001 - what is replaced
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),  # noqa: RUF001 - as above
    **dict.fromkeys("•●◦▪", "*"),
    "…": "...", "™": "(TM)", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T", "ẞ": "SS", "⁄": "/",  # noqa: RUF001
    "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "≈": "~", "✓": "v", "★": "*", "☆": "*",
}  # fmt: skip
_UNKNOWN: Final = "?"
# Before it every character that can be printed takes one cell.
_FIRST_ODD: Final = "\u0300"


def cells(text: str) -> int:
    """How many cells of a line a text takes: wide characters two, marks over others none."""
    if not text or max(text) < _FIRST_ODD:
        return len(text)
    return sum(map(_cells_of, text))


@lru_cache(maxsize=8192)
def fitted(text: str, charset: str) -> str:
    """A text in characters that a set has."""
    if text.isascii() and text.isprintable():
        return text
    text = normalize("NFC", text).translate(_HARD_SPACES)
    if not text.replace(HARD_SPACE, "").isprintable():
        text = "".join(map(_printable, text))
    if charset == UTF_8 or _is_in_cp858(text):
        return text
    return "".join(map(_in_cp858, text))


def plain(line: str) -> str:
    """A line as it is printed: hard spaces have kept it together, and are spaces."""
    return line.replace(HARD_SPACE, " ")


def _printable(character: str) -> str:
    kind = category(character)
    if kind in _SPACES:
        return character if kind == "Zs" else " "
    if character in "\t\r\n":
        return " "
    return "" if kind.startswith("C") else character


@lru_cache(maxsize=4096)
def _in_cp858(character: str) -> str:
    if _is_in_cp858(character):
        return character
    instead = _INSTEAD.get(character)
    if instead is not None:
        return instead
    if category(character) == "Zs":
        return " "
    # A letter the set has, under marks it has not: š is s. What is left of others is unknown.
    bare = "".join(one for one in normalize("NFKD", character) if not combining(one))
    swapped = "".join(_INSTEAD.get(one, one) for one in bare)
    if not swapped:
        return ""
    return "".join(one if _is_in_cp858(one) else _UNKNOWN for one in swapped)


def _is_in_cp858(text: str) -> bool:
    try:
        text.encode(CP858)
    except UnicodeEncodeError:
        return False
    return True


def _cells_of(character: str) -> int:
    if combining(character) or category(character) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1
