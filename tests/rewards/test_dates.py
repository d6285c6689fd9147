"""Local days as instants: month ends, leap days and clocks that change at midnight."""

from datetime import UTC, date, datetime

import pytest

from rewards.dates import (
    add_months,
    end_of,
    is_zone,
    next_yearly,
    start_of_day,
    window_start,
)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2024-02-29", -12, "2023-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-01-15", 0, "2026-01-15"),
    ],
)
def test_months_are_added_to_the_anchor_and_clamped(day, months, expected):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("zone", "day", "first_instant"),
    [
        ("UTC", "2026-03-10", "2026-03-10T00:00"),
        ("Europe/Helsinki", "2026-03-10", "2026-03-09T22:00"),
        # Clocks jump at midnight: the day begins at one o'clock.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00"),
        ("Asia/Beirut", "2025-03-30", "2025-03-29T22:00"),
        ("Atlantic/Azores", "2025-03-30", "2025-03-30T01:00"),
        ("America/Havana", "2025-03-09", "2025-03-09T05:00"),
        # Clocks fall back over midnight: the day begins when it first does.
        ("America/Havana", "2025-11-02", "2025-11-02T04:00"),
        ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00"),
        ("Asia/Beirut", "2025-10-26", "2025-10-25T22:00"),
        ("Atlantic/Azores", "2025-10-26", "2025-10-26T00:00"),
        # A day that never was begins where the next one does.
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00"),
    ],
)
def test_a_local_day_begins_at_its_first_instant(zone, day, first_instant):
    expected = datetime.fromisoformat(first_instant).replace(tzinfo=UTC)

    assert start_of_day(date.fromisoformat(day), zone) == expected


@pytest.mark.parametrize(
    ("period", "day", "last"),
    [
        ("month", "2026-02-01", "2026-02-28"),
        ("month", "2028-02-29", "2028-02-29"),
        ("quarter", "2026-01-01", "2026-03-31"),
        ("quarter", "2026-06-30", "2026-06-30"),
        ("quarter", "2026-07-01", "2026-09-30"),
        ("quarter", "2026-12-31", "2026-12-31"),
        ("year", "2026-01-01", "2026-12-31"),
    ],
)
def test_the_last_day_of_a_month_a_quarter_and_a_year(period, day, last):
    assert end_of(period, date.fromisoformat(day)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("day", "yearly", "found"),
    [
        ("2026-03-10", ["03-10"], "2026-03-10"),
        ("2026-03-11", ["03-10"], "2027-03-10"),
        ("2026-03-11", ["12-31", "06-30"], "2026-06-30"),
        ("2026-02-28", ["02-29"], "2026-02-28"),
        ("2027-03-01", ["02-29"], "2028-02-29"),
    ],
)
def test_the_next_of_some_days_of_the_year(day, yearly, found):
    assert next_yearly(date.fromisoformat(day), yearly) == date.fromisoformat(found)


def test_a_rolling_window_begins_with_a_whole_local_day():
    moment = datetime(2026, 3, 10, 12, tzinfo=UTC)

    assert window_start(moment, 12, "America/New_York") == datetime(2025, 3, 10, 4, tzinfo=UTC)


def test_a_zone_is_known_by_its_iana_name():
    assert is_zone("Europe/Helsinki")
    assert not is_zone("Mars/Olympus")
    assert not is_zone("EEST+3")
