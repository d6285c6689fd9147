"""Inactivity: what a member does puts the end of their points off."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loyalty import crediting, settlement
from loyalty.ledger import expiry
from loyalty.ledger.extending import Run, runs_of
from loyalty.models import Lot
from rewards import rulebook
from rewards.models import Program
from rewards.models.program import touch
from tests.books import assert_books_balance
from tests.builders import TILL, earn, make_reward, make_sale, noon_of, open_shop, record, redeem
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def open_inactive(**fields):
    return open_shop(expiry_policy="inactivity", expiry_months=6, **fields)


def ends(member):
    lots = Lot.objects.filter(member=member).order_by("earned_at", "id")
    return [
        f"{end:%Y-%m-%dT%H:%M}" if end else None
        for end in lots.values_list("expires_at", flat=True)
    ]


def change(**fields):
    Program.objects.update(**fields)
    touch(Program.objects.get().pk)
    rulebook.forget()


def test_a_purchase_moves_all_open_points_to_months_after_its_own_day():
    open_inactive()
    aino, bo = make_member(), make_member()
    for member in (aino, bo):
        earn(member, 10, noon_of("2026-01-10"))
    earn(aino, 5, noon_of("2026-03-31"))

    # Six months later, the last of them in summer time.
    assert ends(aino) == ["2026-09-30T21:00", "2026-09-30T21:00"]
    assert ends(bo) == ["2026-07-10T21:00"]
    assert_books_balance()


def test_a_sale_that_gives_no_points_is_an_activity_too():
    open_inactive()
    member = make_member()
    earn(member, 10, noon_of("2026-01-10"))
    earn(member, 0, noon_of("2026-03-10"))

    assert ends(member) == ["2026-09-10T21:00"]


def test_a_late_sale_never_moves_an_end_earlier_and_follows_what_came_after_it():
    open_inactive()
    member = make_member()
    earn(member, 10, noon_of("2026-03-01"))
    earn(member, 5, noon_of("2026-02-01"))

    assert ends(member) == ["2026-09-01T21:00", "2026-09-01T21:00"]


def test_a_late_sale_does_not_follow_what_was_bought_after_its_points_were_over():
    open_inactive()
    member = make_member()
    earn(member, 10, noon_of("2026-01-01"))
    earn(member, 5, noon_of("2025-05-01"))

    assert ends(member) == ["2025-11-01T22:00", "2026-07-01T21:00"]


def test_points_that_were_over_are_not_woken_swept_or_not():
    open_inactive()
    aino, bo = make_member(), make_member()
    over = at("2025-07-10T21:00")
    earn(aino, 10, noon_of("2025-01-10"))
    expiry.expire_all(as_of=over)
    earn(bo, 10, noon_of("2025-01-10"))
    for member in (aino, bo):
        earn(member, 5, over)

    assert ends(aino) == ends(bo) == ["2025-07-10T21:00", "2026-01-11T22:00"]


def test_the_last_instant_is_in_time():
    open_inactive()
    member = make_member()
    earn(member, 10, noon_of("2025-01-10"))
    earn(member, 5, at("2025-07-10T21:00") - timedelta(microseconds=1))

    assert ends(member) == ["2026-01-10T22:00", "2026-01-10T22:00"]


def test_sales_of_one_batch_count_one_after_another():
    open_inactive()
    member, other = make_member(), make_member()
    days = ["2025-01-10", "2025-01-20", "2025-06-30", "2025-12-30", "2026-03-05"]
    sales = record(
        *(make_sale(member, "1.00", occurred_at=noon_of(day)) for day in days),
        make_sale(other, "1.00", occurred_at=noon_of("2025-01-10")),
        make_sale(other, "1.00", occurred_at=noon_of("2026-01-01")),
    )

    assert crediting.credit_these([sale.id for sale in sales]).credited == 7

    # None was ever over before the next sale; the other's first was.
    assert ends(member) == ["2026-09-05T21:00"] * 5
    assert ends(other) == ["2025-07-10T21:00", "2026-07-01T21:00"]


def test_sales_follow_each_other_closely_or_after_a_pause():
    january, week = noon_of("2026-01-01"), timedelta(days=7)

    found = runs_of([(2, january), (1, january + 9 * week), (1, january), (1, january + 3 * week)])

    assert found == {
        1: [
            Run(1, january, january + 3 * week),
            Run(1, january + 9 * week, january + 9 * week),
        ],
        2: [Run(2, january, january)],
    }


@pytest.mark.parametrize(
    ("activities", "captured", "end"),
    [
        (["purchase", "redemption"], True, "2026-09-10T21:00"),
        (["redemption"], False, "2026-09-10T21:00"),
        (["purchase"], True, "2026-07-10T21:00"),
        (["purchase"], False, "2026-07-10T21:00"),
    ],
)
def test_a_confirmed_redemption_is_an_activity_where_the_program_says_so(activities, captured, end):
    open_inactive(expiry_activities=activities)
    member = make_member()
    earn(member, 150, noon_of("2026-01-10"))

    redemption = redeem(member, make_reward(100), is_captured=captured)
    if not captured:
        assert ends(member) == ["2026-07-10T21:00"]
        settlement.confirm(redemption, as_of=noon_of("2026-03-10"), actor=TILL)

    assert ends(member) == [end]
    assert_books_balance()


def test_points_given_under_inactivity_keep_it_when_the_program_leaves_it():
    open_inactive()
    member = make_member()
    earn(member, 10, noon_of("2026-01-10"))
    change(expiry_policy="rolling", expiry_months=1)
    earn(member, 5, noon_of("2026-03-10"))

    assert ends(member) == ["2026-09-10T21:00", "2026-04-10T21:00"]


def test_points_keep_the_months_they_were_given():
    open_inactive()
    member = make_member()
    earn(member, 10, noon_of("2026-01-10"))
    change(expiry_months=2)
    earn(member, 5, noon_of("2026-03-10"))

    assert ends(member) == ["2026-09-10T21:00", "2026-05-10T21:00"]


def test_a_program_without_inactivity_pays_for_none():
    open_shop()
    member = make_member()
    earn(member, 150, noon_of("2026-01-10"))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        earn(member, 10, noon_of("2026-03-10"))
        redeem(member, make_reward(100), is_captured=True)

    assert not [one for one in queries if "SELECT DISTINCT inactivity_months" in one["sql"]]
    assert not [one for one in queries if "SET expires_at" in one["sql"]]
    assert ends(member) == ["2027-01-10T22:00", "2027-03-10T22:00"]
