"""Lines of a width: two columns, centred, or wrapped at words with a hanging indent. Pure."""

from collections.abc import Iterator
from typing import Final

from rewards.receipts.charsets import cells

WIDTH_MIN: Final = 24
WIDTH_MAX: Final = 64
_HANGING: Final = "  "


def columns(left: str, right: str, width: int) -> list[str]:
    """The left text, and the right one at the right edge: on its last line where there is room."""
    left, right = left.strip(" "), right.strip(" ")
    rows = wrapped(left, width)
    gap = width - cells(rows[-1] if rows else "") - cells(right)
    if rows and gap >= 1:
        return [*rows[:-1], f"{rows[-1]}{' ' * gap}{right}"]
    return [*rows, *(" " * (width - cells(row)) + row for row in _cut(right, width, ""))]


def centred(text: str, width: int) -> list[str]:
    """Each line in the middle."""
    return [" " * ((width - cells(row)) // 2) + row for row in _cut(text, width, "")]


def wrapped(text: str, width: int) -> list[str]:
    """
    A text over as many lines as it needs; the second and later ones are indented.

    Spaces at its start stay, as far as they leave room.
    """
    indent = text[: len(text) - len(text.lstrip(" "))][: width // 2]
    if cells(text) <= width:
        return [text.rstrip(" ")]
    rows = _cut(text, width - len(indent), _HANGING)
    return [indent + row for row in rows]


def _cut(text: str, width: int, hanging: str) -> list[str]:
    rows: list[str] = []
    row = ""
    for word in _words(text, width - len(hanging)):
        if row.strip(" ") and cells(row) + 1 + cells(word) > width:
            rows.append(row)
            row = hanging
        row += f" {word}" if row.strip(" ") else word
    return [*rows, row] if row else rows


def _words(text: str, room: int) -> Iterator[str]:
    """The words of a text; one that is longer than a line comes in parts."""
    for word in text.split(" "):
        rest = word
        while cells(rest) > room:
            head = _head(rest, room)
            yield head
            rest = rest[len(head) :]
        if rest:
            yield rest


def _head(word: str, room: int) -> str:
    """As much of a word as there is room for."""
    taken = 0
    for place, character in enumerate(word):
        taken += cells(character)
        if taken > room:
            return word[:place]
    return word
