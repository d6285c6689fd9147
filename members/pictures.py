"""
Codes as drawings: what a client needs to put a QR code or a barcode on a screen. Knows no table.

Always: one path in a box of whole modules, quiet zone included, dark on light; every run of dark
modules is one rectangle, so that the path stays short.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import barcode
import segno

from members import ean

QR_QUIET: Final = 4
BARCODE_QUIET: Final = 11
# Of the width: low enough for a phone, high enough for a scanner that is held askew.
BARCODE_HEIGHT: Final = 40
# Code 128 knows nothing else.
_PRINTABLE: Final = frozenset(map(chr, range(32, 127)))


class Picture(NamedTuple):
    """An SVG path, and the width and height of its viewBox."""

    width: int
    height: int
    path: str


def qr(text: str) -> Picture:
    """A QR code, at least of error correction M, as small as the text allows."""
    made = segno.make_qr(text, error="m")
    rows = [[bool(module) for module in row] for row in made.matrix]
    path = "".join(
        f"M{x} {y + QR_QUIET}h{run}v1h-{run}z"
        for y, row in enumerate(rows)
        for x, run in _dark(row, QR_QUIET)
    )
    side = len(rows) + 2 * QR_QUIET
    return Picture(side, side, path)


def barcode_of(number: str) -> Picture | None:
    """An EAN-13 when the number is one, else a Code 128; None for what no barcode can hold."""
    if not number or not _PRINTABLE.issuperset(number):
        return None
    symbology = "ean13" if ean.is_ean13(number) else "code128"
    (modules,) = barcode.get(symbology, number).build()
    bars = [module == "1" for module in modules]
    path = "".join(
        f"M{x} 0h{run}v{BARCODE_HEIGHT}h-{run}z" for x, run in _dark(bars, BARCODE_QUIET)
    )
    return Picture(len(bars) + 2 * BARCODE_QUIET, BARCODE_HEIGHT, path)


def _dark(row: Sequence[bool], quiet: int) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules begins, and how long it is."""
    place = quiet
    for is_dark, run in groupby(row):
        length = len(list(run))
        if is_dark:
            yield place, length
        place += length
