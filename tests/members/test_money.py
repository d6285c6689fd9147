"""Money: every currency's decimals, and nothing but decimal strings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.money import CURRENCY_EXPONENTS, InvalidAmount, format_amount, minor_units


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.50", "EUR", 1250),
        ("12.5", "EUR", 1250),
        ("12", "EUR", 1200),
        ("-0.05", "EUR", -5),
        ("-0", "EUR", 0),
        ("1250", "JPY", 1250),
        ("15000", "IDR", 1500000),
        ("1.234", "KWD", 1234),
        ("10000000000000.00", "EUR", 10**15),
        ("-1000000000000000", "JPY", -(10**15)),
    ],
)
def test_an_amount_is_read_as_minor_units(text, currency, minor):
    assert minor_units(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("12.505", "EUR", "too_many_decimals"),
        ("1.0", "JPY", "too_many_decimals"),
        ("1.000", "EUR", "too_many_decimals"),
        ("10000000000000.01", "EUR", "amount_too_large"),
        ("1", "XXX", "unknown_currency"),
        ("1", "eur", "unknown_currency"),
        ("1", "HRK", "unknown_currency"),
        *[
            (text, "EUR", "invalid_amount")
            for text in [
                "", " 1", "1 ", "+1", "1e2", "1E2", "1_000", "1,00", "1.", ".5", "01", "0x1",
                "NaN", "Infinity", "--1", "-", "\u0661\u0662", "\uff11\uff12", "1\n", "9" * 41,
            ]
        ],
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_its_reason(text, currency, reason):
    with pytest.raises(InvalidAmount) as refused:
        minor_units(text, currency)

    assert refused.value.reason == reason
    assert refused.value.at("/net").pointer == "/net"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(1250, "EUR", "12.50"), (-5, "EUR", "-0.05"), (0, "KWD", "0.000"), (7, "JPY", "7")],
)
def test_minor_units_are_written_as_a_decimal_string(minor, currency, text):
    assert format_amount(minor, currency) == text


@given(st.integers(-(10**15), 10**15), st.sampled_from(sorted(CURRENCY_EXPONENTS)))
def test_what_is_written_is_read_back(minor, currency):
    assert minor_units(format_amount(minor, currency), currency) == minor


def test_the_table_holds_the_currencies_in_use():
    assert len(CURRENCY_EXPONENTS) == 157
    assert {code for code, exponent in CURRENCY_EXPONENTS.items() if exponent == 3} == {
        "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND",
    }  # fmt: skip
