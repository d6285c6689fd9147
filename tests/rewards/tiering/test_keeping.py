"""How long a tier is kept, and what keeps it."""

import pytest

from rewards.tiering import History, protects, reached, stay
from tests.rewards.tiering.ladders import (
    GOLD,
    SILVER,
    day_of,
    history,
    ladder,
    midnight,
    noon,
    place,
)


@pytest.mark.parametrize(
    ("terms", "since", "until"),
    [
        # To the end of the year that follows.
        ({"review": "yearly"}, "2026-01-02", "2028-01-01"),
        ({"review": "yearly"}, "2026-12-30", "2028-01-01"),
        ({"review": "yearly", "grace_days": 60}, "2026-06-15", "2028-03-01"),
        ({"review": "anniversary"}, "2026-03-10", "2027-03-10"),
        ({"review": "anniversary"}, "2028-02-29", "2029-02-28"),
        ({"review": "anniversary", "grace_days": 30}, "2026-03-10", "2027-04-09"),
    ],
)
def test_a_tier_is_kept_until_a_review_that_is_known(terms, since, until):
    assert day_of(reached(ladder(**terms), GOLD, noon(since), History())) == until


def test_the_local_year_decides():
    """23:30 UTC on New Year's Eve is next year in Helsinki."""
    late = midnight("2027-01-01")

    assert day_of(reached(ladder(review="yearly"), GOLD, late, History())) == "2029-01-01"


@pytest.mark.parametrize(
    ("terms", "bought", "until"),
    [
        # Twelve months of whole days: what was bought on the 10th counts through the 10th.
        ({}, [("2026-03-10", 100)], "2027-03-11"),
        ({"grace_days": 14}, [("2026-03-10", 100)], "2027-03-25"),
        ({"months": 1}, [("2026-01-31", 100)], "2026-03-01"),
        ({"months": 1}, [("2026-02-28", 100)], "2026-04-01"),
        # The clock is put forward on 28 March: the end is a midnight all the same.
        ({"grace_days": 14}, [("2026-03-20", 100)], "2027-04-04"),
        ({}, [("2026-03-10", 60), ("2026-05-01", 60)], "2027-03-11"),
        ({}, [("2026-03-10", 60), ("2026-05-01", 160)], "2027-05-02"),
        # Reached again within the grace: the tier was never lost.
        ({"grace_days": 14}, [("2026-03-10", 100), ("2027-03-20", 100)], "2028-04-04"),
        ({"grace_days": 5}, [("2026-03-10", 100), ("2027-03-20", 100)], "2027-03-16"),
        ({"window": "lifetime"}, [("2026-03-10", 100)], None),
    ],
)
def test_reviewed_daily_a_tier_lasts_as_far_as_its_figure(terms, bought, until):
    since = noon("2026-05-01" if bought[0][1] < 100 else bought[0][0])

    kept_until = reached(ladder(**terms), SILVER, since, history(*bought))

    assert day_of(kept_until) == until


def test_reviewed_daily_only_the_grace_is_promised():
    graced = place("silver", "2026-03-10", "2027-03-25")
    terms = ladder(grace_days=14)

    promised = [protects(terms, graced, midnight(f"2027-03-{day}")) for day in (10, 11, 24, 25)]

    assert promised == [False, True, True, False]


def test_what_staff_placed_is_promised_to_the_end():
    placed = place("gold", "2026-03-10", "2027-01-01", "placed")

    assert protects(ladder(), placed, noon("2026-06-01"))
    assert not protects(ladder(), placed, midnight("2027-01-01"))


@pytest.mark.parametrize(
    ("terms", "until", "missing", "by"),
    [
        ({"review": "yearly"}, "2028-01-01", 40, "2028-01-01"),
        ({"review": "yearly", "grace_days": 31}, "2028-02-01", 40, "2028-01-01"),
        ({"review": "yearly", "window": "calendar_year"}, "2028-01-01", 40, "2028-01-01"),
        ({"review": "yearly", "window": "lifetime"}, "2028-01-01", 0, "2028-01-01"),
    ],
)
def test_what_is_needed_to_stay_counts_what_the_review_will_count(terms, until, missing, by):
    bought = history(("2026-03-10", 100), ("2027-02-01", 60))

    needed = stay(ladder(**terms), place("silver", "2026-03-10", until), bought, noon("2027-06-01"))

    assert needed is not None
    assert (needed.missing, day_of(needed.by)) == (missing, by)
