"""Scans as scanners and people send them."""

import pytest

from members.scanning import candidates, cleaned


@pytest.mark.parametrize(
    ("scan", "expected"),
    [
        ("]E02912345678904", "2912345678904"),
        ("]C12912345678904\x1d", "2912345678904"),
        (" 2912345678904\r\n", "2912345678904"),
        ("https://shop.example/card/2912345678904?utm=qr", "2912345678904"),
        ("https://other.example/card/2912345678904", "https://other.example/card/2912345678904"),
        ("]a", "]a"),
    ],
)
def test_what_a_scanner_adds_is_taken_off(scan, expected):
    assert cleaned(scan, card_url="https://shop.example/card/") == expected


def test_an_upc_is_the_ean_without_its_zero():
    assert candidates("036000291452")[0] == ("card", "0036000291452")
    assert ("card", "0036000291453") not in candidates("036000291453")


def test_digits_may_be_a_number_at_home_or_somebody_s_id():
    assert candidates("0401234567", country="FI") == [
        ("phone", "+358401234567"),
        ("external", "0401234567"),
    ]
    assert candidates("0401234567") == [("external", "0401234567")]
