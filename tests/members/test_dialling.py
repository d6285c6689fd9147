"""Phone numbers as they are said at home."""

import pytest

from members.dialling import international


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("040 123 4567", "FI", "+358401234567"),
        ("(040) 123-4567", "FI", "+358401234567"),
        ("0812-3456-7890", "ID", "+6281234567890"),
        ("20 12 34 56", "DK", "+4520123456"),
        ("020 7946 0000", "GB", "+442079460000"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("206-555-0100", "US", "+12065550100"),
        ("06 20 123 4567", "HU", "+36201234567"),
        ("8 912 345 67 89", "RU", "+79123456789"),
    ],
)
def test_a_local_number_becomes_international(text, country, expected):
    assert international(text, country) == expected


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("040 123 4567", ""),
        ("040 123 4567", "AQ"),
        ("401234567", "FI"),
        ("00401234567", "FI"),
        ("0", "FI"),
        ("+358401234567", "FI"),
        ("040 CALL ME", "FI"),
        ("555-0100", "US"),
        ("٠٤٠١٢٣٤٥٦٧", "FI"),
        ("0" + "4" * 15, "FI"),
    ],
)
def test_what_is_no_number_there_stays_unread(text, country):
    assert international(text, country) is None
