"""What reviews do to a place, whenever they run."""

import pytest

from rewards.tiering import reviewed
from tests.rewards.tiering.ladders import history, ladder, midnight, noon, place, said

YEARLY = {"review": "yearly", "window": "calendar_year"}
GRACE = YEARLY | {"grace_days": 31}


@pytest.mark.parametrize(
    ("terms", "bought", "then"),
    [
        (YEARLY, [("2027-12-31", 500)], ("gold", "2028-01-01", "2029-01-01", "kept")),
        # The year before the one that is reviewed does not count, nor the one after it.
        (YEARLY, [("2026-12-31", 500)], ("", "2028-01-01", None, "fell")),
        (YEARLY, [("2028-01-01", 500)], ("", "2028-01-01", None, "fell")),
        (YEARLY, [("2027-05-01", 120)], ("silver", "2028-01-01", "2029-01-01", "fell")),
        # Looked at on the first of January; the fall waits for the grace.
        (GRACE, [("2027-05-01", 120)], ("silver", "2028-02-01", "2029-02-01", "fell")),
        (GRACE, [("2027-05-01", 500)], ("gold", "2028-02-01", "2029-02-01", "kept")),
        # Reached once more within the grace, as if for the first time.
        (GRACE, [("2028-01-20", 500)], ("gold", "2028-02-01", "2030-02-01", "kept")),
        (GRACE, [("2028-02-01", 500)], ("", "2028-02-01", None, "fell")),
        (
            YEARLY | {"fall": "one_step"},
            [("2027-05-01", 10)],
            ("silver", "2028-01-01", "2029-01-01", "fell"),
        ),
        (
            YEARLY | {"fall": "one_step"},
            [("2027-05-01", 500)],
            ("gold", "2028-01-01", "2029-01-01", "kept"),
        ),
    ],
)
def test_a_yearly_review(terms, bought, then):
    end = "2028-02-01" if terms.get("grace_days") else "2028-01-01"
    gold = place("gold", "2026-06-15", end)

    places = reviewed(ladder(**terms), gold, history(*bought), noon("2028-06-01"))

    assert said(places) == [then]


def test_nothing_happens_before_the_day():
    gold = place("gold", "2026-06-15", "2028-02-01")

    last = noon("2028-01-31")
    assert reviewed(ladder(**GRACE), gold, history(), last) == []
    assert said(reviewed(ladder(**GRACE), gold, history(), midnight("2028-02-01"))) == [
        ("", "2028-02-01", None, "fell")
    ]


def test_one_step_at_a_time_takes_as_many_reviews():
    gold = place("gold", "2026-06-15", "2027-06-15")
    terms = ladder(review="anniversary", fall="one_step")

    places = reviewed(terms, gold, history(), noon("2030-01-01"))

    assert said(places) == [
        ("silver", "2027-06-15", "2028-06-15", "fell"),
        ("bronze", "2028-06-15", "2029-06-15", "fell"),
        ("", "2029-06-15", None, "fell"),
    ]


@pytest.mark.parametrize(
    ("terms", "bought", "then"),
    [
        ({}, [("2026-03-10", 100)], [("", "2027-03-11", None, "fell")]),
        (
            {},
            [("2026-03-10", 100), ("2026-05-01", 60)],
            [("bronze", "2027-03-11", "2027-05-02", "fell"), ("", "2027-05-02", None, "fell")],
        ),
        (
            {},
            [("2026-03-10", 100), ("2026-05-01", 100)],
            [("silver", "2027-03-11", "2027-05-02", "kept"), ("", "2027-05-02", None, "fell")],
        ),
        (
            {"fall": "one_step"},
            [("2026-03-10", 100)],
            [("bronze", "2027-03-11", "2027-03-12", "fell"), ("", "2027-03-12", None, "fell")],
        ),
    ],
)
def test_a_daily_review(terms, bought, then):
    silver = place("silver", "2026-03-10", "2027-03-11")

    assert said(reviewed(ladder(**terms), silver, history(*bought), noon("2027-07-01"))) == then


def test_no_fall_goes_below_what_staff_have_promised():
    gold = place("gold", "2026-06-15", "2028-01-01")
    placed = place("silver", "2026-03-01", "2029-07-01", "placed")

    places = reviewed(ladder(**YEARLY), gold, history(), noon("2029-07-01"), placed)

    assert said(places) == [
        ("silver", "2028-01-01", "2029-07-01", "placed"),
        ("", "2029-07-01", None, "fell"),
    ]


def test_a_tier_that_is_gone_is_fallen_from():
    platinum = place("platinum", "2026-06-15", "2028-01-01")

    places = reviewed(ladder(**YEARLY), platinum, history(("2027-05-01", 100)), noon("2028-01-01"))

    assert said(places) == [("silver", "2028-01-01", "2029-01-01", "fell")]


def test_the_answer_does_not_depend_on_how_late_it_is_asked():
    gold = place("gold", "2026-06-15", "2028-02-01")
    bought = history(("2027-05-01", 120), ("2028-12-01", 700), ("2029-04-01", 20))

    late = reviewed(ladder(**GRACE), gold, bought, noon("2031-06-01"))

    first = reviewed(ladder(**GRACE), gold, bought, noon("2028-06-01"))
    assert late == [*first, *reviewed(ladder(**GRACE), first[-1], bought, noon("2031-06-01"))]


def test_a_grace_does_not_move_the_reviews_that_follow():
    silver = place("silver", "2026-03-10", "2027-04-09")
    terms = ladder(review="anniversary", grace_days=30)

    places = reviewed(terms, silver, history(("2027-01-01", 100)), noon("2027-06-01"))

    assert said(places) == [("silver", "2027-04-09", "2028-04-09", "kept")]
