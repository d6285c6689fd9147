"""What a return, or new thresholds, do to a place."""

from dataclasses import replace

import pytest

from rewards.tiering import shifts
from tests.rewards.tiering.ladders import GOLD, SILVER, history, ladder, midnight, noon, place, said

NOW = midnight("2027-04-01")
YEARLY = {"review": "yearly", "window": "calendar_year", "returns": "at_once"}


def by_return(terms, place_, bought, back):
    before = history(*bought)
    after = before.plus(noon(back[0]), -back[1])
    found = shifts.by_return(ladder(**terms), place_, before, after, NOW)
    return said([found])[0] if found else None


@pytest.mark.parametrize(
    ("bought", "back", "then"),
    [
        # Reached in 2026, and without the goods it would not have been.
        ([("2026-06-15", 500)], ("2026-06-15", 1), ("silver", "2027-04-01", "2028-01-01")),
        ([("2026-06-15", 500)], ("2026-06-15", 500), ("", "2027-04-01", None)),
        ([("2026-06-15", 510)], ("2026-06-15", 10), None),
        # Reached again since.
        ([("2026-06-15", 500), ("2027-02-01", 500)], ("2026-06-15", 500), None),
        # The little that is bought in the new year costs nobody the tier of the old one.
        ([("2026-06-15", 500), ("2027-02-01", 20)], ("2027-02-01", 20), None),
    ],
)
def test_a_return_costs_a_tier_that_needed_the_goods(bought, back, then):
    gold = place("gold", "2026-06-15", "2028-01-01")

    found = by_return(YEARLY, gold, bought, back)

    assert found == (then and (*then, "returned"))


@pytest.mark.parametrize(
    ("terms", "back", "then"),
    [
        ({}, 60, ("bronze", "2027-04-01", "2027-07-02", "returned")),
        ({}, 120, ("", "2027-04-01", None, "returned")),
        ({"grace_days": 10}, 60, ("silver", "2027-04-01", "2027-04-11", "returned")),
        ({"grace_days": 10, "returns": "at_once"}, 120, ("", "2027-04-01", None, "returned")),
    ],
)
def test_reviewed_daily_a_return_counts_at_once_or_begins_the_grace(terms, back, then):
    silver = place("silver", "2026-07-01", "2027-07-02")

    assert by_return(terms, silver, [("2026-07-01", 120)], ("2026-07-01", back)) == then


def test_a_return_brings_the_end_nearer():
    silver = place("silver", "2026-07-01", "2027-09-02")
    bought = [("2026-07-01", 100), ("2026-09-01", 100)]

    found = by_return({}, silver, bought, ("2026-09-01", 50))

    assert found == ("silver", "2027-04-01", "2027-07-02", "kept")


def test_a_return_does_not_touch_what_staff_have_promised():
    placed = place("gold", "2026-06-15", "2028-01-01", "placed")

    assert by_return(YEARLY, placed, [("2026-06-15", 500)], ("2026-06-15", 500)) is None


def by_thresholds(terms, found, figure, *, gold=500, moves_now=True):
    steps = (GOLD._replace(threshold=gold), SILVER)
    new = replace(ladder(**terms), steps=steps)
    bought = history(("2027-03-01", figure))
    made = shifts.by_thresholds(new, found, bought, figure, NOW, moves_now=moves_now)
    return said([made])[0] if made else None


@pytest.mark.parametrize(
    ("terms", "gold", "figure", "moves_now", "then"),
    [
        (YEARLY, 400, 450, True, ("gold", "2027-04-01", "2029-01-01", "thresholds")),
        (YEARLY, 400, 450, False, ("gold", "2027-04-01", "2029-01-01", "thresholds")),
        ({}, 400, 450, True, ("gold", "2027-04-01", "2028-03-02", "thresholds")),
        (YEARLY, 400, 300, True, None),
    ],
)
def test_who_reaches_a_tier_by_new_thresholds_rises_at_once(terms, gold, figure, moves_now, then):
    silver = place("silver", "2027-03-01", "2028-03-02" if not terms else "2029-01-01")

    assert by_thresholds(terms, silver, figure, gold=gold, moves_now=moves_now) == then


@pytest.mark.parametrize(
    ("terms", "moves_now", "then"),
    [
        (YEARLY, True, ("silver", "2027-04-01", "2028-01-01", "thresholds")),
        (YEARLY, False, None),
        ({}, False, ("silver", "2027-04-01", "2028-03-02", "thresholds")),
        ({"grace_days": 5}, False, ("gold", "2027-04-01", "2027-04-06", "thresholds")),
        ({"grace_days": 5}, True, ("silver", "2027-04-01", "2028-03-07", "thresholds")),
    ],
)
def test_who_no_longer_reaches_a_tier_falls_now_or_at_the_review(terms, moves_now, then):
    gold = place("gold", "2026-06-15", "2028-01-01")

    assert by_thresholds(terms, gold, 450, moves_now=moves_now) == then


def test_a_return_does_not_cost_what_one_step_at_a_time_has_left():
    silver = place("silver", "2027-01-01", "2028-01-01", "fell")

    assert by_return(YEARLY, silver, [("2027-02-01", 60)], ("2027-02-01", 60)) is None
