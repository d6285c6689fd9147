"""Local days as instants: month ends, leap days and clocks that change at midnight."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.dates import add_months, expires_at, is_zone, local_day, start_of_day, window_start


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
    ("zone", "earned", "months", "gone"),
    [
        # 31 January in Helsinki + 1 month: usable through 28 February.
        ("Europe/Helsinki", "2026-01-31T12:00", 1, "2026-02-28T22:00"),
        # The local date decides: 23:30 UTC on 30 January is 31 January in Helsinki.
        ("Europe/Helsinki", "2026-01-30T23:30", 1, "2026-02-28T22:00"),
        ("America/New_York", "2026-01-31T03:00", 1, "2026-03-01T05:00"),
        ("UTC", "2024-02-29T00:00", 12, "2025-03-01T00:00"),
        # The midnight after the last day does not exist: gone when the clock jumps.
        ("America/Havana", "2024-09-08T12:00", 6, "2025-03-09T05:00"),
        # That midnight comes twice: gone at the first.
        ("America/Havana", "2025-05-01T12:00", 6, "2025-11-02T04:00"),
    ],
)
def test_points_can_be_used_through_the_whole_last_local_day(zone, earned, months, gone):
    moment = datetime.fromisoformat(earned).replace(tzinfo=UTC)

    assert expires_at(moment, months, zone) == datetime.fromisoformat(gone).replace(tzinfo=UTC)


def test_a_rolling_window_begins_with_a_whole_local_day():
    moment = datetime(2026, 3, 10, 12, tzinfo=UTC)

    assert window_start(moment, 12, "America/New_York") == datetime(2025, 3, 10, 4, tzinfo=UTC)


@given(
    st.integers(0, 38 * 365 * 24 * 60).map(
        lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.integers(1, 120),
    st.sampled_from(
        ["America/Havana", "America/Sao_Paulo", "Asia/Beirut", "Atlantic/Azores", "Asia/Gaza"]
    ),
)
def test_expiry_is_the_first_instant_of_a_local_day(moment, months, zone):
    gone = expires_at(moment, months, zone)

    last_day = add_months(local_day(moment, zone), months)
    assert local_day(gone, zone) == last_day + timedelta(days=1)
    assert local_day(gone - timedelta(microseconds=1), zone) == last_day


def test_a_zone_is_known_by_its_iana_name():
    assert is_zone("Europe/Helsinki")
    assert not is_zone("Mars/Olympus")
    assert not is_zone("EEST+3")
