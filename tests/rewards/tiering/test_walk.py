"""Going through a record anew finds what is missing, and takes nothing away."""

import pytest

from rewards.tiering.walk import Row, Walk
from tests.rewards.tiering.ladders import LONG_AGO, day_of, history, ladder, noon, place

YEARLY = {"review": "yearly", "window": "calendar_year"}


def found(walk):
    """Tier before, tier, first day, end and reason of what is to be added."""
    return [
        (one.before, one.place.tier, f"{one.place.since:%m-%d}", day_of(one.place.kept_until))
        for one in walk.found
    ]


@pytest.mark.parametrize(
    ("terms", "written", "bought", "since", "expected"),
    [
        # The sale at which the figure crossed, not the one that came late.
        (YEARLY, [], [("03-01", 40), ("03-05", 60)], "03-01", [("", "silver", "03-05")]),
        # Several steps, each on its day.
        (
            YEARLY,
            [],
            [("03-01", 60), ("03-05", 60), ("03-09", 400)],
            "03-01",
            [("", "bronze", "03-01"), ("bronze", "silver", "03-05"), ("silver", "gold", "03-09")],
        ),
        # What is written and as high stays as it is.
        (YEARLY, [("silver", "03-05")], [("03-05", 110)], "03-01", []),
        # What is written is lower than what is kept by then.
        (
            YEARLY,
            [("silver", "03-05")],
            [("03-01", 500), ("03-05", 110)],
            "03-01",
            [("", "gold", "03-01"), ("gold", "gold", "03-05")],
        ),
        # A return took the tier when it came; the figure of now reaches it.
        (
            YEARLY,
            [("silver", "03-05"), ("", "04-01", "returned")],
            [("03-01", 60), ("03-05", 50)],
            "03-01",
            [("", "bronze", "03-01"), ("", "silver", "04-01")],
        ),
        (
            YEARLY,
            [("silver", "03-05"), ("", "04-01", "returned")],
            [("03-01", 20), ("03-05", 25)],
            "03-01",
            [],
        ),
        # Staff took it: that stays until more is bought.
        (
            YEARLY,
            [("silver", "03-05"), ("bronze", "04-01", "placed")],
            [("03-01", 60), ("03-05", 100)],
            "03-01",
            [("", "bronze", "03-01")],
        ),
    ],
)
def test_what_is_missing(terms, written, bought, since, expected):
    rows = [
        Row(1, place(tier, f"2026-{on}", None if reason else "2028-01-01", *reason or ["rose"]))
        for tier, on, *reason in written
    ]
    record = history(*((f"2026-{on}", amount) for on, amount in bought))

    walk = Walk(ladder(**terms), rows, record, noon(f"2026-{since}"))

    assert [row[:3] for row in found(walk)] == [(before, tier, on) for before, tier, on in expected]
    assert walk.place is not None or not rows


def test_two_lines_become_the_higher_of_both():
    """A return took the silver of one; the gold of the other has nothing to do with it."""
    rows = [
        Row(1, place("silver", "2026-03-01", "2028-01-01")),
        Row(2, place("gold", "2026-03-02", "2028-01-01")),
        Row(1, place("", "2026-04-01", None, "returned")),
    ]

    walk = Walk(ladder(**YEARLY), rows, history(("2026-03-02", 500)), LONG_AGO)

    assert [(one.before, one.place.tier, one.place.since) for one in walk.found] == [
        ("", "gold", noon("2026-04-01"))
    ]


def test_reviews_between_are_made():
    record = history(("2026-03-01", 100), ("2027-03-01", 60), ("2028-03-01", 60))

    walk = Walk(ladder(**YEARLY), [], record, noon("2026-03-01"))

    assert [(one.place.tier, one.place.reason) for one in walk.found] == [
        ("silver", "rose"), ("bronze", "fell"),
    ]  # fmt: skip
    assert walk.place is not None
    assert day_of(walk.place.kept_until) == "2029-01-01"
