"""EAN-13 numbers, as printed on cards and read by every till. PURE."""

import re

_THIRTEEN_DIGITS = re.compile(r"[0-9]{13}")


def check_digit(twelve: str) -> str:
    """
    Compute the thirteenth digit of an EAN-13.

    twelve: exactly twelve ASCII digits.
    Source: GS1 General Specifications, section 7.9 (weights 1 and 3 from the left).
    """
    assert len(twelve) == 12
    odd = sum(int(digit) for digit in twelve[0::2])
    even = sum(int(digit) for digit in twelve[1::2])
    return str(-(odd + 3 * even) % 10)


def is_ean13(text: str) -> bool:
    """Tell whether this is thirteen ASCII digits of which the last one is right."""
    return _THIRTEEN_DIGITS.fullmatch(text) is not None and check_digit(text[:12]) == text[12]
