"""Codes that are read as people write them, and no others."""

import pytest

from rewards import codes

CODE = codes.with_check(range(16))


def test_a_code_is_made_of_eighty_random_bits_and_a_check_symbol():
    made = {codes.new_code() for _ in range(200)}

    assert len(made) == 200
    assert {len(code) for code in made} == {17}
    assert all(codes.read(code) == code for code in made)


def test_the_check_symbol_is_known():
    assert CODE == "0123456789ABCDEFP"


@pytest.mark.parametrize(
    "text",
    ["0123-4567-89AB-CDEFP", "o123 4567 89ab cdefp", " O i 2 3456789abcdefp ", "0L23456789abcdefp"],
)
def test_a_code_is_read_as_people_write_it(text):
    assert codes.read(text) == CODE


def test_one_wrong_symbol_makes_no_code():
    for at in range(17):
        for symbol in codes.ALPHABET:
            wrong = CODE[:at] + symbol + CODE[at + 1 :]
            assert codes.read(wrong) == (CODE if wrong == CODE else None)


def test_two_neighbours_that_changed_places_make_no_code():
    for at in range(16):
        swapped = CODE[:at] + CODE[at + 1] + CODE[at] + CODE[at + 2 :]
        assert codes.read(swapped) is None


@pytest.mark.parametrize("text", ["", "0123", CODE + "0", "0123456789ABCDEU!", "ÄÖÜ" * 6])
def test_what_is_no_code_is_none(text):
    assert codes.read(text) is None


def test_a_code_is_shown_in_groups_and_a_partners_as_it_was_printed():
    assert codes.shown(CODE) == "0123-4567-89AB-CDEFP"
    assert codes.shown("SPA-2026-77") == "SPA-2026-77"
