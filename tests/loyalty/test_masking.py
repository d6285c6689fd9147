"""What is shown of an identifier or a name, so that only its owner knows it."""

import pytest

from loyalty.masking import masked, masked_name


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("phone", "+358401234567", "+358 40 ••• ••67"),
        ("phone", "+12065550100", "+1 20 ••• ••00"),
        ("email", "aino@mail.example.com", "a•••@m•••.com"),
        ("card", "2912345678906", "29•••06"),
        ("external", "A-1", "•••"),
    ],
)
def test_an_identifier_is_masked(kind, value, expected):
    assert masked(kind, value) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Aino Kaarina Kivi", "A••• K."), ("Aino", "A•••"), ("  ", "")],
)
def test_a_name_is_masked(name, expected):
    assert masked_name(name) == expected
