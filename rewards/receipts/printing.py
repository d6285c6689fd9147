"""From a template and figures to the lines that are printed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rewards.receipts.charsets import UTF_8, fitted, plain
from rewards.receipts.fields import FIELDS
from rewards.receipts.figures import Figures
from rewards.receipts.layout import centred, columns, wrapped
from rewards.receipts.template import Line, Piece, Template
from rewards.speech import Speech

WIDTH_DEFAULT: Final = 42


@dataclass(frozen=True, slots=True)
class Paper:
    """What lines must fit: so many cells, and a character set."""

    width: int = WIDTH_DEFAULT
    charset: str = UTF_8


def printed(template: Template, figures: Figures, said: Speech, paper: Paper) -> list[str]:
    """
    The lines of a receipt; empty ones at its start and end, and second ones in a row, are left out.
    """
    rows: list[str] = []
    for line in template.lines:
        for row in _rows(line, figures, said, paper):
            if row or (rows and rows[-1]):
                rows.append(plain(row))
    return rows[:-1] if rows and not rows[-1] else rows


def _rows(line: Line, figures: Figures, said: Speech, paper: Paper) -> list[str]:
    if line.rule:
        return [line.rule * paper.width]
    texts = {name: fitted(FIELDS[name].said(figures, said), paper.charset) for name in line.fields}
    if texts and not any(texts.values()):
        return []
    left = _text(line.left, texts, paper.charset)
    if line.right is not None:
        return columns(left, _text(line.right, texts, paper.charset), paper.width)
    return centred(left, paper.width) if line.is_centred else wrapped(left, paper.width)


def _text(pieces: Sequence[Piece], texts: dict[str, str], charset: str) -> str:
    return "".join(
        texts[piece.text] if piece.is_field else fitted(piece.text, charset) for piece in pieces
    )
