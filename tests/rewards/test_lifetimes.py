"""From when and until when points can be used: month ends, leap days, clocks that change."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.dates import add_months, local_day
from rewards.lifetimes import (
    Expiry,
    Life,
    Parcel,
    Pending,
    end_of_life,
    parcel,
    parcels,
    read,
    said,
)

HELSINKI = "Europe/Helsinki"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def instant(text):
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def life(pending, expiry, moment=NOON, confirmed_at=None, zone=HELSINKI):
    found = parcel(
        1, Life(pending, expiry), earned_at=moment, time_zone=zone, confirmed_at=confirmed_at
    )
    return found.available_from, found.expires_at


@pytest.mark.parametrize(
    ("zone", "moment", "months", "gone"),
    [
        # Usable through the whole of the last day, in winter and in summer time.
        (HELSINKI, "2026-01-31T12:00", 1, "2026-02-28T22:00"),
        (HELSINKI, "2026-01-31T21:59:59", 1, "2026-02-28T22:00"),
        (HELSINKI, "2026-01-31T22:00", 1, "2026-03-01T22:00"),
        (HELSINKI, "2024-01-31T12:00", 1, "2024-02-29T22:00"),
        (HELSINKI, "2024-02-29T12:00", 12, "2025-02-28T22:00"),
        (HELSINKI, "2026-02-28T12:00", 1, "2026-03-28T22:00"),
        (HELSINKI, "2026-02-27T22:00", 1, "2026-03-28T22:00"),
        (HELSINKI, "2026-03-28T22:00", 0, "2026-03-29T21:00"),
        (HELSINKI, "2026-04-24T21:00", 6, "2026-10-25T22:00"),
        # The next day begins at one o'clock, or an hour twice.
        ("America/Sao_Paulo", "2018-10-03T12:00", 1, "2018-11-04T03:00"),
        ("America/Havana", "2024-09-08T12:00", 6, "2025-03-09T05:00"),
        ("America/Havana", "2025-05-01T12:00", 6, "2025-11-02T04:00"),
        ("America/New_York", "2026-08-31T04:00", 6, "2027-03-01T05:00"),
        ("UTC", "2026-08-31T23:59:59", 18, "2028-03-01T00:00"),
    ],
)
def test_rolling_points_live_through_the_same_day_months_later(zone, moment, months, gone):
    start = instant(moment)

    assert life(Pending(), Expiry("rolling", months), start, zone=zone) == (start, instant(gone))


@pytest.mark.parametrize(
    ("day", "months", "rounding", "gone"),
    [
        ("2026-01-15", 12, "month", "2027-02-01"),
        ("2026-01-31", 1, "month", "2026-03-01"),
        ("2024-01-31", 1, "month", "2024-03-01"),
        ("2026-03-31", 12, "month", "2027-04-01"),
        ("2025-12-31", 2, "quarter", "2026-04-01"),
        ("2026-03-31", 3, "quarter", "2026-07-01"),
        ("2026-04-01", 3, "quarter", "2026-10-01"),
        ("2026-08-15", 4, "quarter", "2027-01-01"),
        ("2026-01-01", 12, "year", "2028-01-01"),
        ("2025-12-31", 12, "year", "2027-01-01"),
        ("2024-02-29", 12, "year", "2026-01-01"),
    ],
)
def test_rolling_points_may_live_on_to_the_end_of_a_period(day, months, rounding, gone):
    expiry = Expiry("rolling", months, rounding)

    assert end_of_life(expiry, date.fromisoformat(day), "UTC") == instant(gone)


@pytest.mark.parametrize(
    ("day", "months", "yearly", "gone"),
    [
        ("2026-12-30", 0, ["12-31"], "2027-01-01"),
        ("2026-12-31", 0, ["12-31"], "2027-01-01"),
        ("2027-01-01", 0, ["12-31"], "2028-01-01"),
        # The first date that leaves so many months.
        ("2026-06-30", 6, ["12-31"], "2027-01-01"),
        ("2026-07-01", 6, ["12-31"], "2028-01-01"),
        ("2026-07-01", 6, ["12-31", "06-30"], "2027-07-01"),
        ("2026-01-31", 1, ["02-28"], "2026-03-01"),
        ("2026-03-10", 24, ["03-09", "03-10"], "2028-03-11"),
        # 29 February is the 28th where there is none.
        ("2026-01-01", 0, ["02-29"], "2026-03-01"),
        ("2028-01-01", 0, ["02-29"], "2028-03-01"),
        ("2028-02-29", 0, ["02-29"], "2028-03-01"),
        ("2028-03-01", 0, ["02-29"], "2029-03-01"),
    ],
)
def test_fixed_dates_end_on_the_first_that_leaves_enough_life(day, months, yearly, gone):
    expiry = Expiry("fixed_dates", months, yearly=tuple(yearly))

    assert end_of_life(expiry, date.fromisoformat(day), "UTC") == instant(gone)


@pytest.mark.parametrize(
    ("pending", "moment", "usable"),
    [
        (Pending(), "2026-03-10T12:00", "2026-03-10T12:00"),
        (Pending("days", 1), "2026-03-10T12:00", "2026-03-10T22:00"),
        # Fourteen days of the calendar, one of them an hour short.
        (Pending("days", 14), "2026-03-20T12:00", "2026-04-02T21:00"),
        (Pending("days", 14), "2026-03-20T22:00", "2026-04-03T21:00"),
        (Pending("days", 14), "2026-10-20T12:00", "2026-11-02T22:00"),
        (Pending("days", 1), "2028-02-28T12:00", "2028-02-28T22:00"),
        (Pending("date", until=date(2026, 4, 1)), "2026-03-10T12:00", "2026-03-31T21:00"),
        (Pending("date", until=date(2026, 4, 1)), "2026-03-31T21:00", "2026-03-31T21:00"),
        (Pending("date", until=date(2026, 4, 1)), "2026-07-01T12:00", "2026-07-01T12:00"),
        (Pending("confirmation"), "2026-03-10T12:00", None),
    ],
)
def test_points_wait_for_the_start_of_a_local_day(pending, moment, usable):
    assert life(pending, Expiry(), instant(moment)) == (instant(usable), None)


@pytest.mark.parametrize(
    ("pending", "counted_from", "gone"),
    [
        (Pending("days", 14), "purchase", "2026-04-10T21:00"),
        (Pending("days", 14), "activation", "2026-04-24T21:00"),
        (Pending("date", until=date(2026, 5, 31)), "activation", "2026-06-30T21:00"),
        (Pending("confirmation"), "purchase", "2026-04-10T21:00"),
        (Pending("confirmation"), "activation", None),
        (Pending(), "activation", "2026-04-10T21:00"),
    ],
)
def test_months_count_from_the_purchase_or_from_the_first_usable_day(pending, counted_from, gone):
    expiry = Expiry("rolling", 1, counted_from=counted_from)

    assert life(pending, expiry)[1] == instant(gone)


@pytest.mark.parametrize(
    ("confirmed", "usable", "gone"),
    [
        ("2026-04-30T20:59", "2026-04-30T20:59", "2026-05-30T21:00"),
        ("2026-04-30T21:00", "2026-04-30T21:00", "2026-06-01T21:00"),
        ("2026-03-01T00:00", "2026-03-10T12:00", "2026-04-10T21:00"),
    ],
)
def test_a_confirmation_makes_points_usable_and_starts_their_months(confirmed, usable, gone):
    expiry = Expiry("rolling", 1, counted_from="activation")

    found = life(Pending("confirmation"), expiry, confirmed_at=instant(confirmed))

    assert found == (instant(usable), instant(gone))


def test_points_never_expire_before_the_end_of_their_first_usable_day():
    soon = Expiry("fixed_dates", 0, yearly=("03-31",))

    assert life(Pending("days", 30), soon) == (
        instant("2026-04-08T21:00"),
        instant("2026-04-09T21:00"),
    )


def test_inactive_points_say_by_how_many_months_an_activity_moves_them():
    found = parcel(5, Life(Pending(), Expiry("inactivity", 6)), earned_at=NOON, time_zone=HELSINKI)

    assert found == Parcel(5, NOON, instant("2026-09-10T21:00"), 6)


def grouped(*portions, confirmed_at=None):
    return parcels(portions, earned_at=NOON, time_zone="UTC", confirmed_at=confirmed_at)


MONTHS = [Life(Pending(), Expiry("rolling", months)) for months in range(1, 20)]


def test_points_that_live_alike_are_one_parcel_in_the_order_they_appear():
    later = Life(Pending("days", 1), Expiry("rolling", 1))

    assert grouped((1, MONTHS[0]), (2, MONTHS[1]), (4, MONTHS[0]), (8, later)) == [
        Parcel(5, NOON, instant("2026-04-11")),
        Parcel(2, NOON, instant("2026-05-11")),
        Parcel(8, instant("2026-03-11"), instant("2026-04-11")),
    ]


def test_the_sixteenth_parcel_takes_the_rest_and_lives_the_kindest_life():
    portions = [(1, life) for life in MONTHS[:17]]

    found = grouped(*portions)

    assert [parcel.points for parcel in found] == [1] * 15 + [2]
    assert found[15] == Parcel(2, NOON, instant("2027-08-11"))
    endless = (1, Life(Pending("confirmation"), Expiry()))
    assert grouped(*portions, endless)[15] == Parcel(3, NOON, None)


def test_points_that_wait_alike_and_go_different_ways_are_parcels_of_their_own():
    waits = [
        Life(Pending("confirmation"), Expiry("rolling", months, counted_from="activation"))
        for months in (1, 2)
    ]
    portions = [(3, waits[0]), (4, waits[1]), (5, waits[0])]
    confirmed_at = instant("2026-06-01T12:00")

    assert grouped(*portions) == [Parcel(8, None, None), Parcel(4, None, None)]
    assert grouped(*portions, confirmed_at=confirmed_at) == [
        Parcel(8, confirmed_at, instant("2026-07-02")),
        Parcel(4, confirmed_at, instant("2026-08-02")),
    ]


@pytest.mark.parametrize(
    "life",
    [
        Life(),
        Life(Pending("date", until=date(2026, 4, 1)), Expiry("rolling", 3, "quarter")),
        Life(Pending("days", 3), Expiry("fixed_dates", 1, yearly=("06-30", "12-31"))),
        Life(Pending("confirmation"), Expiry("inactivity", 6)),
    ],
)
def test_a_life_is_kept_as_json_and_read_back(life):
    assert read(json.loads(json.dumps(said(life)))) == life


@given(
    st.integers(0, 38 * 365 * 24 * 60).map(
        lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.integers(0, 120),
    st.sampled_from(
        ["America/Havana", "America/Sao_Paulo", "Asia/Beirut", "Atlantic/Azores", "Asia/Gaza"]
    ),
)
def test_points_live_through_a_whole_local_day_and_not_an_instant_longer(moment, months, zone):
    _, gone = life(Pending(), Expiry("rolling", months), moment, zone=zone)

    last_day = add_months(local_day(moment, zone), months)
    assert local_day(gone, zone) == last_day + timedelta(days=1)
    assert local_day(gone - timedelta(microseconds=1), zone) == last_day
