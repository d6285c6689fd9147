"""EAN-13 numbers."""

import pytest

from members.ean import check_digit, is_ean13


@pytest.mark.parametrize(
    ("twelve", "digit"),
    [("400638133393", "1"), ("290000000000", "1"), ("501234567890", "0"), ("000000000000", "0")],
)
def test_the_thirteenth_digit_checks_the_others(twelve, digit):
    assert check_digit(twelve) == digit
    assert is_ean13(twelve + digit) is True


@pytest.mark.parametrize(
    "text",
    ["4006381333932", "400638133393", "40063813339311", "٤٠٠٦٣٨١٣٣٣٩٣١", "", "400638133393\n"],
)
def test_anything_else_is_none(text):
    assert is_ean13(text) is False
