"""What stands goes by what is recorded: no order of crediting, and no merge, changes it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loyalty import crediting, merging, placing, thresholds
from loyalty.models import NextReview, Standing
from members.actors import Actor, ActorKind
from rewards import rulebook
from rewards.models import Program
from rewards.models.program import touch
from tests.builders import NOON, TILL, earn, make_sale, noon_of, record
from tests.loyalty.tiering import day, open_club, review, standings, tier_at, told
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db

YEARLY = {"tier_review": "yearly", "tier_window": "calendar_year"}
MARCH_1, MARCH_5 = noon_of("2026-03-01"), noon_of("2026-03-05")


def credit(member, *sales):
    """Record and credit sales one after the other, whatever their days."""
    for euros, on in sales:
        earn(member, euros, on)


@pytest.fixture
def member():
    return make_member()


def test_a_late_sale_gives_the_standing_that_it_would_have_given_in_time(member):
    open_club(**YEARLY)

    credit(member, (60, MARCH_5), (60, MARCH_1))

    assert standings(member) == [("silver", "2026-03-05", "2028-01-01", "rose")]
    assert tier_at(member, noon_of("2027-12-31")) == "silver"
    assert told() == [(None, "silver")]
    assert day(NextReview.objects.get().due_at) == "2028-01-01"


def test_a_late_sale_lifts_a_later_one_higher(member):
    open_club(**YEARLY)

    credit(member, (450, MARCH_5), (100, MARCH_1))

    assert standings(member) == [
        ("silver", "2026-03-01", "2028-01-01", "rose"),
        ("silver", "2026-03-05", "2028-01-01", "rose"),
        ("gold", "2026-03-05", "2028-01-01", "rose"),
    ]
    days = ["2026-03-03", "2026-03-06", "2027-12-31", "2028-01-01"]
    assert [tier_at(member, noon_of(one)) for one in days] == ["silver", "gold", "gold", ""]


def test_a_tier_that_came_late_is_not_lost_by_a_lower_one_that_was_written_before(member):
    open_club(**YEARLY)

    credit(member, (120, MARCH_5), (600, MARCH_1))

    assert standings(member) == [
        ("gold", "2026-03-01", "2028-01-01", "rose"),
        ("silver", "2026-03-05", "2028-01-01", "rose"),
        ("gold", "2026-03-05", "2028-01-01", "rose"),
    ]
    assert tier_at(member, noon_of("2027-12-31")) == "gold"


def test_qualifying_points_that_come_late_count_as_well(member):
    program = open_club(**YEARLY, tier_basis="points")
    rule = promises.make_rule(program, "status")
    promises.publish(rule, award="base", points=100, step_minor=100, point_kind="qualifying")

    credit(member, (60, MARCH_5), (60, MARCH_1))

    assert standings(member) == [("silver", "2026-03-05", "2028-01-01", "rose")]


def test_reviewed_daily_a_late_sale_has_its_grace(member):
    open_club(tier_grace_days=30)

    credit(member, (60, MARCH_5), (60, MARCH_1))

    # The 60 euros of the 1st leave the twelve months on 2 March.
    assert standings(member) == [("silver", "2026-03-05", "2027-04-01", "rose")]
    days = ["2027-03-31", "2027-04-01"]
    assert [tier_at(member, noon_of(one)) for one in days] == ["silver", ""]


def test_two_who_are_merged_have_reached_it_together(member):
    open_club(**YEARLY)
    other = make_member()
    earn(member, 60, MARCH_1)
    earn(other, 60, MARCH_5)

    merging.merge(loser=other, survivor=member, actor=TILL, as_of=noon_of("2026-07-01"))

    assert standings(member) == [("silver", "2026-03-05", "2028-01-01", "rose")]
    assert NextReview.objects.get().member_id == member.pk


def test_a_merge_never_costs_the_higher_tier(member):
    open_club(**YEARLY)
    other = make_member()
    earn(member, 600, MARCH_1)
    earn(other, 120, MARCH_5)

    merging.merge(loser=other, survivor=member, actor=TILL, as_of=noon_of("2026-07-01"))

    assert tier_at(member, noon_of("2027-12-31")) == "gold"
    assert standings(member)[1:] == [("gold", "2026-03-05", "2028-01-01", "rose")]


def test_a_merge_with_somebody_who_did_nothing_changes_nothing(member):
    open_club()
    other = make_member()
    credit(other, (60, noon_of("2022-03-01")), (60, noon_of("2024-03-01")))
    Program.objects.update(tier_window="lifetime")
    touch(Program.objects.get().pk)
    rulebook.forget()

    merging.merge(loser=other, survivor=member, actor=TILL, as_of=NOON)

    assert not Standing.objects.exists()


BOUGHT = [
    (450, "2025-01-22"),
    (20, "2025-02-10"),
    (20, "2025-03-10"),
    (60, "2025-04-20"),
    (200, "2025-07-01"),
    (200, "2025-09-15"),
    (90, "2025-10-24"),
]


@pytest.mark.parametrize(
    "order", [range(7), range(6, -1, -1), [6, 0, 3, 1, 5, 2, 4], [3, 5, 0, 6, 1, 4, 2]]
)
def test_a_rise_is_of_the_day_on_which_what_is_recorded_reached_it(member, order):
    open_club(tier_review="anniversary", tier_grace_days=20)
    days = [(euros, noon_of(on)) for euros, on in BOUGHT]
    sales = record(*[make_sale(member, f"{euros}.00", occurred_at=on) for euros, on in days])

    for place in order:
        crediting.credit_these([sales[place].id])

    assert standings(member) == [
        ("silver", "2025-01-22", "2026-02-11", "rose"),
        ("gold", "2025-04-20", "2026-05-10", "rose"),
    ]


def test_two_sales_of_one_moment_lift_together(member):
    open_club(**YEARLY)

    credit(member, (60, MARCH_1), (60, MARCH_1))

    assert standings(member) == [("silver", "2026-03-01", "2028-01-01", "rose")]


def test_a_fall_that_late_news_proves_wrong_is_answered(member):
    open_club(**YEARLY)
    credit(member, (120, noon_of("2026-06-15")), (60, noon_of("2027-06-15")))
    review(noon_of("2028-01-01"))
    assert tier_at(member, noon_of("2028-02-01")) == ""

    earn(member, 60, noon_of("2027-06-01"))

    assert standings(member)[1:] == [
        ("", "2028-01-01", None, "fell"),
        ("silver", "2028-01-01", "2029-01-01", "kept"),
    ]
    assert told() == [(None, "silver"), ("silver", None), (None, "silver")]
    assert day(NextReview.objects.get().due_at) == "2029-01-01"


def test_what_staff_placed_stays_and_so_does_what_is_higher(member):
    open_club(**YEARLY)
    lasting, mari = noon_of("2030-01-01"), Actor(ActorKind.STAFF, 7, "mari")
    earn(member, 60, MARCH_1)
    placing.place(
        member=member, tier="silver", note="A sale is missing", kept_until=lasting,
        actor=mari, book=rulebook.current(fresh=True), as_of=noon_of("2026-04-01"),
    )  # fmt: skip

    earn(member, 600, MARCH_5)
    review(noon_of("2028-01-01"))

    assert [(tier, since, reason) for tier, since, _, reason in standings(member)] == [
        ("gold", "2026-03-05", "rose"),
        ("silver", "2026-04-01", "placed"),
        ("gold", "2026-04-01", "rose"),
        ("silver", "2028-01-01", "placed"),
    ]
    assert standings(member)[-1][2] == "2030-01-01"


def test_thresholds_of_before_their_last_change_are_not_gone_by(member):
    open_club(**YEARLY)
    changed = noon_of("2026-05-01")
    book = rulebook.current(fresh=True)
    thresholds.propose(
        book, {"silver": 5_000}, moves_now=False, actor=Actor(ActorKind.STAFF, 7, "mari"),
        as_of=changed,
    )  # fmt: skip
    thresholds.apply_due(as_of=changed)

    earn(member, 60, MARCH_1)

    assert standings(member) == [("silver", "2026-05-01", "2028-01-01", "rose")]


def test_who_stays_where_they_are_is_not_looked_at_again(member):
    open_club(**YEARLY)
    earn(member, 120, MARCH_1)

    with CaptureQueriesContext(connection) as queries:
        earn(member, 60, MARCH_5)
        record_two = record(make_sale(member, occurred_at=NOON), make_sale(member))
        crediting.credit_these([one.id for one in record_two])

    assert not [one["sql"] for one in queries if "loyalty_thresholdchange" in one["sql"]]
