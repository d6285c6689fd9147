"""A new expiry policy for points that members have: seen first, then done, with notice."""

from datetime import UTC, datetime, timedelta

import pytest

from events.models import Event
from loyalty import expiry_preview, redating
from loyalty.expiry_dates import noticed
from loyalty.expiry_preview import Month
from loyalty.ledger import expiry
from loyalty.models import Lot
from loyalty.redating import Redated
from rewards import rulebook
from rewards.models import Program
from rewards.models.program import touch
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_reward, noon_of, open_shop, redeem, wallet_of
from tests.members.builders import make_member
from tests.rewards.builders import make_rule, publish

pytestmark = pytest.mark.django_db

# Thirty whole days after 10 March 2026 in Helsinki: 9 April is the last.
FLOOR = datetime(2026, 4, 9, 21, tzinfo=UTC)


def ends(member):
    lots = Lot.objects.filter(wallet=wallet_of(member), is_open=True).order_by("earned_at", "id")
    return [f"{lot.expires_at:%Y-%m-%dT%H:%M}" if lot.expires_at else "never" for lot in lots]


def change(**fields):
    Program.objects.update(**fields)
    touch(Program.objects.get().pk)
    rulebook.forget()
    return Program.objects.get()


def redate(program, as_of=NOON):
    return redating.redate(program, as_of=as_of, actor=TILL)


def test_a_preview_shows_today_beside_the_proposed_and_changes_nothing():
    program = open_shop()
    aino, bo = make_member(), make_member()
    for member, points, day in (
        (aino, 10, "2025-03-20"),
        (aino, 20, "2025-07-01"),
        (bo, 30, "2025-07-31"),
        (bo, 40, "2026-03-01"),
    ):
        earn(member, points, noon_of(day))
    program.expiry_months = 9

    found = expiry_preview.preview(program, as_of=NOON)

    assert found.months == [
        # What is due within the notice anyway stays; what would be due earlier gets the floor.
        Month("2026-03", 10, 1, 10, 1),
        Month("2026-04", 0, 0, 50, 2),
        Month("2026-07", 50, 2, 0, 0),
        Month("2026-12", 0, 0, 40, 1),
        Month("2027-03", 40, 1, 0, 0),
    ]
    assert (found.earlier, found.later) == (90, 0)
    assert ends(aino) == ["2026-03-20T22:00", "2026-07-01T21:00"]


def test_redating_does_what_the_preview_showed_and_once():
    open_shop()
    member = make_member()
    for points, day in ((10, "2025-03-20"), (20, "2025-07-01"), (40, "2026-03-01")):
        earn(member, points, noon_of(day))
    program = change(expiry_months=9)
    shown = expiry_preview.preview(program, as_of=NOON)

    assert redate(program) == Redated(2, 60)
    assert redate(program) == Redated(0, 0)
    # A floor that was set stays where it is: the notice has begun.
    assert redate(program, NOON + timedelta(days=3)) == Redated(0, 0)

    assert ends(member) == ["2026-03-20T22:00", "2026-04-09T21:00", "2026-12-01T22:00"]
    after = expiry_preview.preview(program, as_of=NOON)
    assert [(one.month, one.points_now) for one in after.months] == [
        (one.month, one.points_then) for one in shown.months if one.points_then
    ]
    (event,) = Event.objects.filter(kind="points.redated")
    assert (event.subject, event.payload) == ("club", {"lots": 2, "points": 60})
    assert_books_balance()


@pytest.mark.parametrize(
    ("proposed", "present", "end"),
    [
        (None, 5, None),
        (40, 50, 40),
        (40, None, 40),
        (40, 35, 40),
        (20, 50, 30),
        (20, None, 30),
        (20, 25, 25),
        (20, 10, 20),
        (-9, 10, 10),
        (-9, 30, 30),
    ],
)
def test_no_end_comes_before_the_notice_is_over_unless_it_was_there(proposed, present, end):
    def day(number):
        return None if number is None else NOON + timedelta(days=number)

    assert noticed(day(proposed), day(present), NOON + timedelta(days=30)) == day(end)


def test_nothing_expires_at_once_whatever_the_policy():
    open_shop(expiry_policy="none", expiry_months=None)
    member = make_member()
    earn(member, 10, noon_of("2016-01-01"))
    program = change(expiry_policy="rolling", expiry_months=1)

    assert redate(program) == Redated(1, 10)

    assert ends(member) == ["2026-04-09T21:00"]
    assert expiry.expire_all(as_of=FLOOR - timedelta(microseconds=1)).lots == 0
    assert expiry.expire_all(as_of=FLOOR).lots == 1


@pytest.mark.parametrize(
    ("policy", "end"),
    [
        ({"expiry_policy": "none", "expiry_months": None}, "never"),
        ({"expiry_policy": "rolling", "expiry_months": 18}, "2027-08-28T21:00"),
        (
            {"expiry_policy": "rolling", "expiry_months": 18, "expiry_rounding": "year"},
            "2027-12-31T22:00",
        ),
        (
            {"expiry_policy": "fixed_dates", "expiry_months": 9, "expiry_dates": ["06-30"]},
            "2027-06-30T21:00",
        ),
    ],
)
def test_each_policy_counts_from_the_day_of_the_purchase(policy, end):
    open_shop()
    member = make_member()
    earn(member, 10, noon_of("2026-02-28"))

    redate(change(**policy))

    assert ends(member) == [end]


def test_months_may_count_from_the_first_usable_day():
    open_shop(pending_policy="days", pending_days=31)
    member = make_member()
    earn(member, 10, noon_of("2026-02-28"))

    redate(change(expiry_from="activation", expiry_months=3))

    # Usable from 31 March; three months later is 30 June.
    assert ends(member) == ["2026-06-30T21:00"]


def test_inactivity_counts_from_the_last_activity_and_goes_on_from_there():
    open_shop()
    active, idle = make_member(), make_member()
    earn(active, 150, noon_of("2025-09-01"))
    earn(idle, 10, noon_of("2025-12-01"))
    redeem(active, make_reward(100), is_captured=True, occurred_at=noon_of("2026-03-01"))

    redate(change(expiry_policy="inactivity", expiry_months=6))

    assert (ends(active), ends(idle)) == (["2026-09-01T21:00"], ["2026-06-01T21:00"])
    earn(idle, 1, noon_of("2026-03-09"))
    assert ends(idle) == ["2026-09-09T21:00", "2026-09-09T21:00"]

    redate(change(expiry_policy="rolling", expiry_months=24))
    assert set(Lot.objects.values_list("inactivity_months", flat=True)) == {None}
    assert ends(idle) == ["2027-12-01T22:00", "2028-03-09T22:00"]


def test_points_with_an_end_of_their_own_keep_it():
    program = open_shop(pending_policy="days", pending_days=1)
    own = make_rule(program, "own")
    publish(own, award="bonus", points=5, expiry_policy="rolling", expiry_months=3)
    publish(make_rule(program, "late"), award="bonus", points=7, pending_policy="days",
            pending_days=5)  # fmt: skip
    member = make_member()
    earn(member, 10, noon_of("2026-03-01"))

    assert redate(change(expiry_months=24)) == Redated(2, 17)

    assert ends(member) == ["2028-03-01T22:00", "2028-03-01T22:00", "2026-06-01T21:00"]
    preview = expiry_preview.preview(Program.objects.get(), as_of=NOON)
    assert preview.months == [Month("2028-03", 17, 1, 17, 1)]


def test_points_that_wait_for_a_confirmation_are_left_out():
    program = open_shop(pending_policy="confirmation")
    member = make_member()
    earn(member, 10, noon_of("2026-03-01"))

    assert redate(change(expiry_months=24)) == Redated(0, 0)

    assert expiry_preview.preview(program, as_of=NOON).months == []
    assert ends(member) == ["2027-03-01T22:00"]


def test_only_one_program_is_redated():
    open_shop()
    member = make_member()
    earn(member, 10, noon_of("2026-03-01"))
    other = Program.objects.create(
        code="other", name="Other", currency="EUR", time_zone="UTC", is_default=False
    )

    assert redate(other) == Redated(0, 0)
    assert ends(member) == ["2027-03-01T22:00"]
