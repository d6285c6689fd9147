"""
Templates of receipts: a few lines of text with named fields. Pure.

`{field}` stands for its text; a line whose fields are all empty is left out. `left | right` makes
two columns, `^` at the start centres, three dashes or more are a rule across. Doubled, a sign
stands for itself: `{{`, `}}`, `||`, `^^`.
"""

import re
from dataclasses import dataclass
from typing import Final

from rewards.receipts.fields import FIELDS, fields_of

LINES_MAX: Final = 40
LINE_LENGTH_MAX: Final = 200

_RULE = re.compile(r"-{3,}|={3,}")
_TOKEN = re.compile(r"\{\{|\}\}|\|\||\{[^{}]*\}|[{}|]")
_DOUBLED: Final = {"{{": "{", "}}": "}", "||": "|"}


class TemplateFault(ValueError):
    """Something wrong in a template: where (both counted from 1), and what to do."""

    def __init__(self, line: int, column: int, detail: str) -> None:
        super().__init__(f"Line {line}, column {column}: {detail}")
        self.line, self.column, self.detail = line, column, detail


@dataclass(frozen=True, slots=True)
class Piece:
    """A literal text, or the name of a field."""

    text: str
    is_field: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """
    A line of a template. right: None without a second column. rule: the sign that fills the line.
    """

    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] | None = None
    is_centred: bool = False
    rule: str = ""

    @property
    def fields(self) -> list[str]:
        return [piece.text for piece in (*self.left, *(self.right or ())) if piece.is_field]


@dataclass(frozen=True, slots=True)
class Template:
    """The lines of one kind of receipt in one language."""

    lines: tuple[Line, ...]

    @property
    def fields(self) -> frozenset[str]:
        """All that it may print."""
        return frozenset(name for line in self.lines for name in line.fields)


def read(text: str, kind: str) -> Template:
    """Read a template. Raises TemplateFault at the first thing that is wrong."""
    rows = text.rstrip().splitlines()
    if len(rows) > LINES_MAX:
        raise TemplateFault(LINES_MAX + 1, 1, f"A receipt has at most {LINES_MAX} lines.")
    return Template(tuple(_line(row, place, kind) for place, row in enumerate(rows, start=1)))


def _line(row: str, place: int, kind: str) -> Line:
    if len(row) > LINE_LENGTH_MAX:
        detail = f"A line has at most {LINE_LENGTH_MAX} characters; it is wrapped by itself."
        raise TemplateFault(place, LINE_LENGTH_MAX + 1, detail)
    if _RULE.fullmatch(row.strip()):
        return Line(rule=row.strip()[0])
    is_centred = row.startswith("^") and not row.startswith("^^")
    start = 1 if row.startswith("^") else 0
    columns = _columns(row, start, place, kind)
    if is_centred and len(columns) > 1:
        raise TemplateFault(place, 1, "A centred line has one column; take out the ^ or the bar.")
    return Line(columns[0], columns[1] if len(columns) > 1 else None, is_centred)


def _columns(row: str, start: int, place: int, kind: str) -> list[tuple[Piece, ...]]:
    """The pieces of a line, by column; `start` is where its text begins."""
    columns: list[list[Piece]] = [[]]
    # What is left of the doubled sign at the start stands for itself.
    end = start
    for found in _TOKEN.finditer(row, start):
        sign = found.group()
        columns[-1].append(Piece(row[end : found.start()]))
        end = found.end()
        if sign in _DOUBLED:
            columns[-1].append(Piece(_DOUBLED[sign]))
        elif sign == "|":
            if len(columns) == 2:
                raise TemplateFault(
                    place, end, "A line has two columns at most; || is a bar that is printed."
                )
            columns.append([])
        else:
            columns[-1].append(_field(sign, place, found.start() + 1, kind))
    columns[-1].append(Piece(row[end:]))
    return [tuple(piece for piece in column if piece.text) for column in columns]


def _field(sign: str, place: int, column: int, kind: str) -> Piece:
    name = sign[1:-1].strip()
    if len(sign) == 1:
        raise TemplateFault(place, column, f"Close the field, or write {sign}{sign} to print it.")
    if name not in FIELDS:
        names = ", ".join(fields_of(kind))
        raise TemplateFault(place, column, f"There is no field {name[:40]}; there are {names}.")
    if kind not in FIELDS[name].kinds:
        names = ", ".join(fields_of(kind))
        raise TemplateFault(
            place, column, f"{name} stands on no receipt of a {kind}; there are {names}."
        )
    return Piece(name, is_field=True)
