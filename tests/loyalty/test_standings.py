"""Rising with a sale, and falling at a review."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event
from loyalty import crediting, merging, tier_reviews
from loyalty.models import Crediting, NextReview, Standing
from rewards.models import Program
from tests.builders import NOON, TILL, earn, make_sale, noon_of, open_shop, record
from tests.loyalty.tiering import open_club, review, standings, tier_at, told
from tests.members.builders import make_member
from tests.rewards import builders as promises
from tests.rewards.tiering.ladders import midnight

pytestmark = pytest.mark.django_db

YEARLY = {"tier_review": "yearly", "tier_window": "calendar_year"}


def test_a_promotion_is_immediate_and_kept_to_the_end_of_the_next_year():
    open_club(**YEARLY)
    member = make_member()

    earn(member, 120, noon_of("2026-06-15"))

    assert standings(member) == [("silver", "2026-06-15", "2028-01-01", "rose")]
    assert told() == [(None, "silver")]
    days = ["2026-06-15", "2026-06-16", "2027-12-31", "2028-01-01"]
    assert [tier_at(member, noon_of(day)) for day in days] == ["", "silver", "silver", ""]


def test_the_downgrade_at_the_years_end_waits_for_the_grace():
    open_club(**YEARLY, tier_grace_days=60)
    member = make_member()
    earn(member, 600, noon_of("2026-06-15"))
    earn(member, 120, noon_of("2027-06-15"))

    review(noon_of("2028-02-29"))
    assert [row[3] for row in standings(member)] == ["rose"]
    review(noon_of("2028-03-01"))

    assert standings(member) == [
        ("gold", "2026-06-15", "2028-03-01", "rose"),
        ("silver", "2028-03-01", "2029-03-02", "fell"),
    ]
    assert told() == [(None, "gold"), ("gold", "silver")]
    last = midnight("2028-03-01")
    assert tier_at(member, last - timedelta(microseconds=1)) == "gold"
    assert tier_at(member, last) == "silver"


@pytest.mark.parametrize("is_late", [False, True])
def test_a_late_review_never_changes_who_was_entitled_to_what(is_late):
    open_club(**YEARLY)
    member = make_member()
    earn(member, 600, noon_of("2026-06-15"))
    earn(member, 500, noon_of("2027-06-15"))
    if not is_late:
        review(noon_of("2028-01-01"))

    earn(member, 1, noon_of("2028-01-02"))

    assert Crediting.objects.latest("pk").tier == "gold"
    review(noon_of("2028-01-03"))
    assert standings(member)[1:] == [("gold", "2028-01-01", "2029-01-01", "kept")]


def test_one_step_at_a_time():
    open_club(**YEARLY, tier_fall="one_step")
    member = make_member()
    earn(member, 600, noon_of("2026-06-15"))

    review(noon_of("2030-01-01"))

    assert standings(member) == [
        ("gold", "2026-06-15", "2028-01-01", "rose"),
        ("silver", "2028-01-01", "2029-01-01", "fell"),
        ("", "2029-01-01", None, "fell"),
    ]
    assert not NextReview.objects.exists()


def test_reviewed_daily_the_tier_ends_with_its_figure():
    open_club()
    member = make_member()
    earn(member, 120, noon_of("2026-03-10"))

    assert standings(member) == [("silver", "2026-03-10", "2027-03-11", "rose")]
    assert [tier_at(member, noon_of(f"2027-03-{day}")) for day in (10, 11)] == ["silver", ""]
    review(noon_of("2027-03-11"))
    assert standings(member)[1:] == [("", "2027-03-11", None, "fell")]


def test_reviewed_daily_with_a_grace_the_tier_outlives_its_figure():
    open_club(tier_grace_days=10)
    member = make_member()
    earn(member, 120, noon_of("2026-03-10"))

    days = ["2027-03-10", "2027-03-11", "2027-03-20", "2027-03-21"]
    assert [tier_at(member, noon_of(day)) for day in days] == ["silver", "silver", "silver", ""]


def test_a_batch_writes_each_promotion_once_and_in_order():
    open_club()
    member = make_member()
    days = ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"]
    record(*[make_sale(member, "150.00", occurred_at=noon_of(day)) for day in days])

    crediting.credit_all(as_of=NOON)

    found = [(tier, since) for tier, since, *_ in standings(member)]
    assert found == [("silver", "2026-03-01"), ("gold", "2026-03-04")]
    assert list(Crediting.objects.order_by("pk").values_list("tier", flat=True)) == [
        "", "silver", "silver", "silver",
    ]  # fmt: skip


def test_a_rise_after_a_fall_that_nobody_reviewed_leaves_no_gap():
    open_club(**YEARLY)
    member = make_member()
    earn(member, 600, noon_of("2026-06-15"))

    earn(member, 600, noon_of("2028-06-15"))

    assert standings(member) == [
        ("gold", "2026-06-15", "2028-01-01", "rose"),
        ("", "2028-01-01", None, "fell"),
        ("gold", "2028-06-15", "2030-01-01", "rose"),
    ]


def test_a_program_without_tiers_asks_and_writes_nothing():
    open_shop()
    member = make_member()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        earn(member, 600)

    assert not [one["sql"] for one in queries if "standing" in one["sql"]]
    assert not Standing.objects.exists()


def test_two_sales_of_one_moment_do_not_lift_each_other():
    open_club()
    member = make_member()

    earn(member, 120)
    earn(member, 130)

    assert list(Crediting.objects.values_list("tier", flat=True)) == ["", ""]


def test_qualifying_points_are_counted_apart():
    program = open_club(tier_basis="points")
    rule = promises.make_rule(program, "status")
    promises.publish(rule, award="base", points=200, step_minor=100, point_kind="qualifying")
    member = make_member()
    sales = [
        make_sale(member, "60.00", occurred_at=noon_of(f"2026-03-0{day}")) for day in (1, 2, 3)
    ]
    record(*sales)

    crediting.credit_all(as_of=NOON)

    assert standings(member) == [("silver", "2026-03-01", "2027-03-02", "rose")]
    tiers = Crediting.objects.order_by("pk").values_list("tier", "points")
    assert list(tiers) == [("", 60), ("silver", 60), ("silver", 60)]


def test_members_hear_of_a_fall_thirty_days_ahead_and_once():
    open_club(**YEARLY)
    safe, member = make_member(), make_member()
    earn(safe, 120, noon_of("2026-06-15"))
    earn(safe, 120, noon_of("2027-06-15"))
    earn(member, 120, noon_of("2026-06-15"))
    earn(member, 70, noon_of("2027-06-15"))

    told = [tier_reviews.warn_due(as_of=noon_of(f"2027-12-0{day}")) for day in (1, 2, 3)]

    assert told == [0, 2, 0]
    event = Event.objects.get(kind="member.tier_at_risk")
    assert event.subject == member.shown_id
    assert event.payload == {
        "tier": "silver",
        "missing": 3_000,
        "kept_until": "2027-12-31T22:00:00Z",
        "by": "2027-12-31T22:00:00Z",
    }


def test_who_had_a_tier_before_standings_were_kept_gets_one_with_the_next_sale():
    program = open_club()
    tiers = list(program.tiers.values("code", "name", "threshold"))
    program.tiers.all().delete()
    Program.objects.update(revision=99)
    member = make_member()
    earn(member, 120, noon_of("2026-03-01"))
    for tier in tiers:
        program.tiers.create(**tier)
    Program.objects.update(revision=100)

    earn(member, 1, noon_of("2026-03-02"))

    assert standings(member) == [("silver", "2026-03-02", "2027-03-02", "rose")]


def test_merged_members_have_one_standing_and_each_their_own_when_parted():
    open_club(**YEARLY)
    one, other = make_member(), make_member()
    earn(other, 120, noon_of("2026-06-15"))
    made = merging.merge(loser=other, survivor=one, actor=TILL, as_of=noon_of("2026-07-01"))
    assert tier_at(one, noon_of("2027-07-01")) == "silver"
    assert NextReview.objects.get().member_id == one.pk

    merging.undo(made.merge, actor=TILL, as_of=noon_of("2027-07-02"))

    assert tier_at(one, noon_of("2027-07-03")) == ""
    assert NextReview.objects.get().member_id == other.pk
    review(noon_of("2028-01-01"))
    assert standings(other)[1:] == [("", "2028-01-01", None, "fell")]
