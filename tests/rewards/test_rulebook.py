"""A program as crediting and returns ask it: parcels of points, and a sale weighed again."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from rewards import rulebook
from rewards.earning import Basket, Line, Situation
from rewards.lifetimes import Parcel
from rewards.models import Program
from rewards.models.program import touch
from tests.rewards.builders import make_program, make_rule, publish

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
BASKET = Basket([Line("1", "FRUIT", "", 1000)])


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def program(db) -> Program:
    program = make_program()
    publish(make_rule(program), award="base", points=1, step_minor=100)
    return program


def change(program, **fields):
    Program.objects.filter(pk=program.pk).update(**fields)
    touch(program.pk)


def earned(program, basket=BASKET, **confirmed):
    book = rulebook.of(program.pk)
    outcome = book.outcome(basket, Situation(NOON))
    parcels = book.parcels(outcome, occurred_at=NOON, **confirmed)
    assert sum(parcel.points for parcel in parcels) == outcome.points
    return parcels


def test_points_live_as_the_program_says(program):
    assert earned(program) == [Parcel(10, NOON, at("2027-03-10T22:00"))]

    change(program, expiry_policy="none", expiry_months=None)
    assert earned(program) == [Parcel(10, NOON, None)]

    change(program, expiry_policy="fixed_dates", expiry_months=6, expiry_dates=["06-30", "12-31"])
    assert earned(program) == [Parcel(10, NOON, at("2026-12-31T22:00"))]

    change(program, expiry_policy="inactivity", expiry_months=3, expiry_dates=[])
    assert earned(program) == [Parcel(10, NOON, at("2026-06-10T21:00"), 3)]
    assert rulebook.of(program.pk).inactivity_months == 3


def test_points_that_wait_for_a_confirmation_have_no_instants_until_then(program):
    change(program, pending_policy="confirmation", expiry_months=1, expiry_from="activation")
    confirmed_at = at("2026-04-30T12:00")

    assert earned(program) == [Parcel(10, None, None)]
    assert earned(program, confirmed_at=confirmed_at) == [
        Parcel(10, confirmed_at, at("2026-05-30T21:00"))
    ]


def test_what_a_sale_was_promised_is_kept_until_it_is_confirmed(program):
    change(program, pending_policy="confirmation", expiry_months=1, expiry_from="activation")
    own: dict[str, Any] = {"award": "bonus", "expiry_policy": "rolling", "expiry_months": 2}
    publish(make_rule(program, "extra"), points=5, **own)
    trace = rulebook.of(program.pk).outcome(BASKET, Situation(NOON)).trace()
    assert earned(program) == [Parcel(10, None, None), Parcel(5, None, None)]

    change(program, pending_policy="at_once", expiry_policy="none", expiry_months=None,
           expiry_from="purchase")  # fmt: skip
    confirmed_at = at("2026-04-30T12:00")
    found = rulebook.of(program.pk).promises.confirmed(
        json.loads(json.dumps(trace)), occurred_at=NOON, confirmed_at=confirmed_at
    )

    assert found == [
        Parcel(10, confirmed_at, at("2026-05-30T21:00")),
        Parcel(5, confirmed_at, at("2026-06-30T21:00")),
    ]
    plain = rulebook.of(program.pk).outcome(BASKET, Situation(NOON)).trace()
    assert "promise" not in plain


def test_a_sale_that_earns_nothing_has_no_parcels(program):
    assert earned(program, Basket([Line("1", "FRUIT", "", 99)])) == []


def test_rules_may_let_their_points_live_otherwise(program):
    change(program, expiry_policy="inactivity", expiry_months=12)
    publish(make_rule(program, "welcome"), award="bonus", points=100, pending_policy="days",
            pending_days=14, expiry_policy="rolling", expiry_months=1)  # fmt: skip
    publish(make_rule(program, "late"), award="bonus", points=7, pending_policy="date",
            pending_until=date(2026, 4, 1))  # fmt: skip
    # Says what the program says: its points join those of the base.
    publish(make_rule(program, "same"), award="bonus", points=5, pending_policy="at_once")

    assert earned(program) == [
        Parcel(15, NOON, at("2027-03-10T22:00"), 12),
        Parcel(7, at("2026-03-31T21:00"), at("2027-03-10T22:00"), 12),
        Parcel(100, at("2026-03-23T22:00"), at("2026-04-10T21:00")),
    ]


def test_a_rule_counts_from_where_its_program_does_unless_it_says(program):
    change(program, expiry_from="activation", pending_policy="days", pending_days=10)
    own: dict[str, Any] = {"award": "bonus", "expiry_policy": "rolling", "expiry_months": 1}
    publish(make_rule(program, "x"), points=3, **own)
    publish(make_rule(program, "y"), points=4, expiry_from="purchase", **own)

    usable = at("2026-03-19T22:00")
    assert earned(program) == [
        Parcel(10, usable, at("2027-03-20T22:00")),
        Parcel(3, usable, at("2026-04-20T21:00")),
        Parcel(4, usable, at("2026-04-10T21:00")),
    ]


def test_points_given_by_hand_expire_as_the_program_says(program):
    change(program, pending_policy="days", pending_days=14, expiry_from="activation")

    assert rulebook.of(program.pk).expires_at(NOON) == at("2027-03-10T22:00")


def test_the_plain_settings_are_there(program):
    change(program, return_policy="debt", debt_points_max=50, debt_repay_percent=30,
           gives_back_rewards=False, parked_days=3, transfers_allowed=True,
           transfer_points_max=10, transfer_points_daily_max=20,
           expiry_activities=["redemption"])  # fmt: skip

    book = rulebook.of(program.pk)

    assert (book.return_policy, book.debt_points_max, book.debt_repay_percent) == ("debt", 50, 30)
    assert (book.gives_back_rewards, book.parked_days) == (False, 3)
    assert (book.transfers_allowed, book.transfer_points_max) == (True, 10)
    assert book.transfer_points_daily_max == 20
    assert book.expiry_activities == {"redemption"}


def test_a_sale_is_weighed_again_by_what_held_then(program):
    bonus: dict[str, Any] = {
        "award": "bonus",
        "points": 25,
        "basket_min_minor": 1000,
        "tiers": ("gold",),
    }
    program.tiers.create(code="gold", name="Gold", threshold=0)
    publish(make_rule(program, "big"), **bonus)
    book = rulebook.of(program.pk)
    before = book.outcome(BASKET, Situation(NOON, tier="gold"))
    assert before.points == 35

    publish(program.rules.get(code="base"), NOON.replace(month=1), award="base", points=9,
            step_minor=100)  # fmt: skip
    publish(program.rules.get(code="big"), NOON.replace(month=1), award="bonus", points=1)
    program.tiers.all().delete()
    change(program, never_earn_categories=["FRUIT"])
    now = rulebook.of(program.pk)

    assert now.outcome(BASKET, Situation(NOON)).points == 0
    assert now.again(before.trace(), BASKET, occurred_at=NOON) == before
    smaller = Basket([Line("1", "FRUIT", "", 999)])
    assert now.again(before.trace(), smaller, occurred_at=NOON).points == 9


def test_a_trace_of_the_first_release_is_weighed_by_the_terms_of_today(program):
    book = rulebook.of(program.pk)
    trace = book.outcome(BASKET, Situation(NOON)).trace()
    del trace["terms"]

    assert book.again(trace, BASKET, occurred_at=NOON).points == 10
