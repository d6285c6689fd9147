"""Returns, the hands of staff and new thresholds change who stands where."""

from datetime import timedelta

import pytest

from loyalty import placing, thresholds
from loyalty.models import RefundStatus, Standing, ThresholdChange
from loyalty.placing import PlacementRefused
from loyalty.thresholds import ThresholdsRefused
from members.actors import Actor, ActorKind
from rewards import rulebook
from rewards.models import Tier
from tests.builders import earn, noon_of
from tests.goods_back import give_back, void
from tests.loyalty.tiering import open_club, review, standings, tier_at, told
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db

YEARLY = {"tier_review": "yearly", "tier_window": "calendar_year"}
MARI = Actor(ActorKind.STAFF, 7, "mari")
NOW = noon_of("2027-02-01")


def test_a_return_at_once_costs_the_tier_that_needed_the_goods():
    open_club(**YEARLY, tier_returns="at_once")
    member = make_member()
    sale = earn(member, 600, noon_of("2026-06-15"))
    earn(member, 20, noon_of("2027-01-15"))

    give_back(sale, amount="100.00", received_at=NOW)
    assert [row[0] for row in standings(member)] == ["gold"]
    refund = give_back(sale, amount="0.01", received_at=NOW)

    assert refund.status == RefundStatus.APPLIED
    assert standings(member)[1:] == [("silver", "2027-02-01", "2028-01-01", "returned")]
    assert told() == [(None, "gold"), ("gold", "silver")]
    assert tier_at(member, NOW + timedelta(seconds=1)) == "silver"


def test_a_return_at_the_review_costs_nothing_before_it():
    open_club(**YEARLY)
    member = make_member()
    sale = earn(member, 600, noon_of("2026-06-15"))

    void(sale, received_at=NOW)

    assert tier_at(member, noon_of("2027-12-31")) == "gold"
    review(noon_of("2028-01-01"))
    assert standings(member)[1:] == [("", "2028-01-01", None, "fell")]


def test_reviewed_daily_a_return_moves_the_end():
    open_club()
    member = make_member()
    earn(member, 120, noon_of("2026-06-15"))
    sale = earn(member, 200, noon_of("2026-07-15"))

    review(noon_of("2027-06-16"))
    assert standings(member)[-1][:3] == ("silver", "2027-06-16", "2027-07-16")
    give_back(sale, amount="150.00", received_at=noon_of("2027-06-20"))

    assert standings(member)[-1] == ("", "2027-06-20", None, "returned")


def test_qualifying_points_that_came_back_are_taken_off():
    program = open_club(**YEARLY, tier_basis="points", tier_returns="at_once")
    rule = promises.make_rule(program, "status")
    promises.publish(rule, award="base", points=100, step_minor=100, point_kind="qualifying")
    member = make_member()
    sale = earn(member, 120, noon_of("2026-06-15"))
    assert [row[0] for row in standings(member)] == ["silver"]

    give_back(sale, amount="20.01", received_at=NOW)

    assert standings(member)[-1] == ("", "2027-02-01", None, "returned")


def place(member, tier="gold", note="Lost her card in the move", **fields):
    book = rulebook.current(fresh=True)
    given = {"kept_until": noon_of("2027-06-01"), "actor": MARI, "book": book, "as_of": NOW}
    return placing.place(member=member, tier=tier, note=note, **{**given, **fields})


def test_staff_place_a_member_with_a_reason_and_an_end():
    open_club()
    member = make_member()

    place(member)

    row = Standing.objects.get()
    assert (row.tier, row.reason, row.actor, row.note) == (
        "gold", "placed", "mari", "Lost her card in the move",
    )  # fmt: skip
    days = ["2027-02-01", "2027-05-31", "2027-06-01"]
    assert [tier_at(member, noon_of(day)) for day in days] == ["", "gold", ""]
    review(noon_of("2027-06-01"))
    assert standings(member)[1:] == [("", "2027-06-01", None, "fell")]


def test_who_rises_beyond_a_placement_falls_back_to_it():
    open_club()
    member = make_member()
    place(member, "silver", kept_until=noon_of("2029-01-01"))
    earn(member, 600, noon_of("2027-02-10"))

    review(noon_of("2028-02-11"))

    found = [(tier, since, reason) for tier, since, _, reason in standings(member)]
    assert found == [
        ("silver", "2027-02-01", "placed"),
        ("gold", "2027-02-10", "rose"),
        ("silver", "2028-02-11", "placed"),
    ]
    assert tier_at(member, noon_of("2028-12-31")) == "silver"


@pytest.mark.parametrize(
    "wrong", [{"tier": "platinum"}, {"note": "  "}, {"kept_until": noon_of("2027-01-31")}]
)
def test_a_placement_needs_a_tier_a_reason_and_an_end_to_come(wrong):
    open_club()
    member = make_member()

    with pytest.raises(PlacementRefused):
        place(member, **wrong)

    assert not Standing.objects.exists()


def four_members():
    """Of 600, 450, 120 and 20 euros, and one whom staff made gold."""
    members = [make_member() for _ in range(5)]
    for member, euros in zip(members, [600, 450, 120, 20], strict=False):
        earn(member, euros, noon_of("2026-06-15"))
    place(members[4])
    return members


def test_new_thresholds_show_who_would_move_and_then_move_them():
    open_club(**YEARLY)
    members = four_members()
    book = rulebook.current(fresh=True)
    wanted = {"silver": 20_000, "gold": 40_000}

    found = thresholds.preview(book, wanted, moves_now=True, as_of=noon_of("2026-07-01"))
    assert (found.risen, found.fallen) == (1, 1)
    assert found.by_tier == {"silver": [2, 0], "gold": [1, 2], "": [2, 3]}
    assert found.sample == [(members[1].pk, "silver", "gold"), (members[2].pk, "silver", "")]
    thresholds.propose(book, wanted, moves_now=True, actor=MARI, as_of=noon_of("2026-07-01"))
    assert thresholds.apply_due(as_of=noon_of("2026-07-01")) == 1

    assert [standings(member)[-1][:2] + standings(member)[-1][3:] for member in members[:3]] == [
        ("gold", "2026-06-15", "rose"),
        ("gold", "2026-07-01", "thresholds"),
        ("", "2026-07-01", "thresholds"),
    ]
    assert standings(members[4])[-1][3] == "placed"
    change = ThresholdChange.objects.get()
    assert (change.risen, change.fallen, change.before) == (
        1,
        1,
        {"gold": 50_000, "silver": 10_000},
    )
    assert dict(Tier.objects.values_list("code", "threshold")) == wanted


def test_a_batch_that_begins_anew_moves_nobody_twice():
    open_club(**YEARLY)
    four_members()
    book = rulebook.current(fresh=True)
    moment = noon_of("2026-07-01")
    change = thresholds.propose(book, {"gold": 40_000}, moves_now=True, actor=MARI, as_of=moment)
    thresholds.apply_due(as_of=moment)
    rows = Standing.objects.count()
    ThresholdChange.objects.filter(pk=change.pk).update(applied_at=None)

    thresholds.apply_due(as_of=moment + timedelta(minutes=1))

    change.refresh_from_db()
    assert (Standing.objects.count(), change.risen, change.fallen) == (rows, 1, 0)


def test_who_need_not_fall_now_falls_at_the_review():
    open_club(**YEARLY)
    members = four_members()
    book, moment = rulebook.current(fresh=True), noon_of("2026-07-01")

    thresholds.propose(book, {"silver": 20_000}, moves_now=False, actor=MARI, as_of=moment)
    thresholds.apply_due(as_of=moment)

    assert [row[0] for row in standings(members[2])] == ["silver"]
    assert tier_at(members[2], noon_of("2027-12-31")) == "silver"


@pytest.mark.parametrize("wrong", [{"silver": 50_000}, {"platinum": 1}, {"silver": -1}])
def test_thresholds_that_cannot_be_are_refused(wrong):
    open_club()
    book = rulebook.current(fresh=True)

    with pytest.raises(ThresholdsRefused):
        thresholds.propose(book, wrong, moves_now=True, actor=MARI, as_of=NOW)

    assert not ThresholdChange.objects.exists()
