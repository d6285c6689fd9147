"""Languages: the same sentences in each, and days as they are read there."""

from datetime import date
from decimal import Decimal
from string import Formatter

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from rewards.speech import choose, speech
from rewards.speech.speech import TABLES


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", TABLES)
def test_every_language_has_every_sentence_with_the_same_parts(language):
    words, english = TABLES[language], TABLES["en"]

    assert sorted(words) == sorted(english)
    for name, sentence in words.items():
        may_leave_out = {"number"} if name.endswith(".one") else set()
        assert fields(english[name]) - may_leave_out == fields(sentence) - may_leave_out, name


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", ["30 November", "1 March 2027"]),
        ("en-US", ["November 30", "March 1, 2027"]),
        ("EN_gb", ["30 November", "1 March 2027"]),
        ("da-DK", ["30. november", "1. marts 2027"]),
        ("fi-XX-whatever", ["30. marraskuuta", "1. maaliskuuta 2027"]),
        ("id", ["30 November", "1 Maret 2027"]),
    ],
)
def test_days_are_written_as_they_are_read_there(tag, expected):
    said, today = speech(tag, "points"), date(2026, 11, 22)

    assert [said.day(date(2026, 11, 30), today), said.day(date(2027, 3, 1), today)] == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [(["sv", "fi-FI"], "fi-FI"), (["", "sv"], "en"), ([], "en"), (["x" * 300, "da"], "da")],
)
def test_the_first_language_that_is_spoken_is_taken(tags, expected):
    assert choose(*tags) == expected


@pytest.mark.parametrize("tag", TABLES)
@given(number=st.integers(0, 10**12))
def test_numbers_are_as_cldr_writes_them(tag, number):
    said = speech(tag, "points")
    digits = Decimal(number).scaleb(-2)

    assert said.number(number) == format_decimal(number, "#,##0", tag)
    assert said.money(number, "EUR") == format_decimal(digits, "#,##0.00", tag) + " EUR"


def test_a_finnish_minus_is_no_hyphen():
    below = [(speech(tag, "").number(-5), speech(tag, "").money(-5, "EUR")) for tag in ("da", "fi")]

    assert below == [("-5", "-0,05 EUR"), ("\N{MINUS SIGN}5", "\N{MINUS SIGN}0,05 EUR")]


def test_money_has_the_decimals_of_its_currency():
    said = speech("da", "points")

    assert [said.money(1234567, code) for code in ("JPY", "DKK", "KWD")] == [
        "1.234.567 JPY",
        "12.345,67 DKK",
        "1.234,567 KWD",
    ]
