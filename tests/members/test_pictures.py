"""Codes as drawings."""

import re

from members import pictures
from members.pictures import Picture


def bars(picture: Picture) -> str:
    """Read the first line of a drawing back, module by module."""
    line = ["0"] * picture.width
    for x, run in re.findall(r"M(\d+) 0h(\d+)v", picture.path):
        line[int(x) : int(x) + int(run)] = "1" * int(run)
    return "".join(line)


def test_an_ean13_is_drawn_as_one():
    drawn = pictures.barcode_of("2900000000001")

    assert drawn is not None
    quiet = "0" * 11
    # By hand: guard, 900000 in the parities of a leading 2, centre, 000001, guard.
    left = "0001011" + "0001101" + "0100111" + "0100111" + "0001101" + "0100111"
    right = "1110010" * 5 + "1100110"
    assert bars(drawn) == f"{quiet}101{left}01010{right}101{quiet}"


def test_what_is_no_ean13_is_a_code_128():
    drawn = pictures.barcode_of("A-1")

    assert drawn is not None
    # Start B, A, -, 1, check digit (104 + 33 + 2 * 13 + 3 * 17) % 103 = 8, stop.
    symbols = ["11010010000", "10100011000", "10011011100", "10011100110"]
    checked = ["10001100100", "1100011101011"]
    assert bars(drawn).strip("0") == "".join(symbols + checked)


def test_what_no_barcode_holds_is_not_drawn():
    assert (pictures.barcode_of(""), pictures.barcode_of("käyttäjä")) == (None, None)


def test_a_qr_code_has_its_three_eyes_and_a_quiet_zone():
    drawn = pictures.qr("ABCD-1234")

    assert (drawn.width, drawn.height) == (29, 29)  # version 1: 21 modules, and 4 to each side
    for eye in ("M4 4h7v1h-7z", "M18 4h7v1h-7z", "M4 24h7v1h-7z"):
        assert eye in drawn.path
    assert not re.search(r"M[0-3] ", drawn.path)
