"""Members are told 30, 7 and 1 days before points go: once each."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from events.models import Event
from loyalty import expiring
from loyalty.models import ExpiryNotice, Lot
from rewards import rulebook
from tests.builders import earn, make_reward, noon_of, open_shop, redeem
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db

# Bought on 10 March 2025, 12 months: the last day is 10 March 2026.
BOUGHT = noon_of("2025-03-10")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told():
    events = Event.objects.filter(kind="points.expiring").order_by("id")
    return [(event.subject, event.payload) for event in events]


def news(member, points, days_left, expires_on="2026-03-10"):
    payload = {"points": points, "expires_on": expires_on, "days_left": days_left}
    return (member.shown_id, payload)


def test_a_member_is_told_thirty_seven_and_one_days_ahead_and_once_each():
    open_shop()
    member = make_member()
    earn(member, 10, BOUGHT)
    # The local day decides: 30 days ahead begins at 22:00 UTC of the day before.
    begins = at("2026-02-07T22:00")

    assert expiring.notice_due(as_of=begins - timedelta(microseconds=1)) == 0
    assert [expiring.notice_due(as_of=begins) for _ in range(2)] == [1, 0]
    hours = [begins + timedelta(hours=n) for n in range(1, 31 * 24)]
    assert sum(expiring.notice_due(as_of=hour) for hour in hours[::6]) == 2

    assert told() == [news(member, 10, 30), news(member, 10, 7), news(member, 10, 1)]
    assert list(ExpiryNotice.objects.values_list("days", "points")) == [(30, 10), (7, 10), (1, 10)]


def test_points_of_one_wallet_and_day_are_one_notice_and_others_their_own():
    open_shop()
    aino, bo = make_member(), make_member()
    for member, points, day in (
        (aino, 10, "2025-03-10"),
        (aino, 5, "2025-03-10"),
        (aino, 3, "2025-03-11"),
        (bo, 7, "2025-03-10"),
    ):
        earn(member, points, noon_of(day))

    assert expiring.notice_due(as_of=noon_of("2026-03-10"), limit=1) == 3

    assert told() == [
        news(aino, 15, 0),
        news(bo, 7, 0),
        news(aino, 3, 1, "2026-03-11"),
    ]


def test_a_sweep_that_was_late_tells_the_nearest_horizon_only():
    open_shop()
    member = make_member()
    earn(member, 10, BOUGHT)

    assert expiring.notice_due(as_of=noon_of("2026-03-05")) == 1

    assert told() == [news(member, 10, 5)]
    assert list(ExpiryNotice.objects.values_list("days", flat=True)) == [7]


@pytest.mark.parametrize(
    ("days_left", "horizon"), [(30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1)]
)
def test_each_day_belongs_to_one_horizon(days_left, horizon):
    assert expiring.horizon_of(days_left) == horizon


def test_points_that_are_spent_over_or_endless_are_not_announced():
    program = open_shop()
    promises.publish(
        promises.make_rule(program, "endless"), award="bonus", points=1, expiry_policy="none"
    )
    spent, over = make_member(), make_member()
    earn(spent, 99, BOUGHT)
    redeem(spent, make_reward(99), occurred_at=noon_of("2025-04-01"))
    earn(over, 10, noon_of("2025-03-09"))

    assert expiring.notice_due(as_of=noon_of("2026-03-10")) == 0


def test_each_program_has_its_own_days():
    open_shop()
    member = make_member()
    earn(member, 10, BOUGHT)
    promises.make_program(code="other", is_default=False, time_zone="America/New_York")

    assert expiring.notice_due(as_of=noon_of("2026-03-10")) == 1


def test_notices_that_are_long_over_are_forgotten():
    open_shop()
    earn(make_member(), 10, BOUGHT)
    expiring.notice_due(as_of=noon_of("2026-03-10"))

    assert expiring.forget_old(as_of=noon_of("2026-03-10") + timedelta(days=400)) == 0
    assert expiring.forget_old(as_of=noon_of("2026-03-11") + timedelta(days=400)) == 1


def test_everything_that_will_expire_is_listed_soonest_first():
    program = open_shop(pending_policy="days", pending_days=14)
    member = make_member()
    for points, day in ((5, "2026-03-10"), (10, "2026-01-31"), (3, "2026-03-10")):
        earn(member, points, noon_of(day))
    asked: dict[str, Any] = {
        "member_id": member.pk,
        "program_id": program.pk,
        "time_zone": rulebook.current().time_zone,
        "after": noon_of("2026-03-10"),
    }

    found = expiring.expiring(**asked, limit=9)

    assert [(row.points, row.expires_at, f"{row.last_day}") for row in found] == [
        (10, at("2027-01-31T22:00"), "2027-01-31"),
        (8, at("2027-03-10T22:00"), "2027-03-10"),
    ]
    assert expiring.expiring(**asked, limit=1) == found[:1]
    assert sum(Lot.objects.values_list("remaining_points", flat=True)) == 18
