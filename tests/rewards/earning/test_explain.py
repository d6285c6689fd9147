# ruff: noqa: RUF001 - sentences hold a multiplication sign
"""Rules and outcomes in words."""

from datetime import UTC, date, datetime

import pytest

from rewards.earning import AwardLine, Basket, Line, Situation, Terms, evaluate
from rewards.earning.explain import count, say, sentence
from rewards.lifetimes import Expiry, Pending
from tests.rewards.builders import rule

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
NAMES = {"gold": "Gold", "silver": "Silver"}
GOLD = rule("gold", "multiplier", multiplier_hundredths=150, tiers={"gold"})
BONUS = rule("big", "bonus", points=100, basket_min_minor=5000)
FRESH = rule("fresh", "extra", points=5, step_minor=1000, categories={"PRODUCE", "MEAT"})


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (rule(), "1 point per 1.00 USD"),
        (rule(categories_excluded={"FUEL"}), "1 point per 1.00 USD, except FUEL"),
        (
            rule(points=2, categories_excluded={"FUEL", "SPIRITS"}, skus_excluded={"0123"}),
            "2 points per 1.00 USD, except FUEL, SPIRITS and SKU 0123",
        ),
        (FRESH, "5 extra points per 10.00 USD on MEAT or PRODUCE"),
        (rule("one", "extra", skus={"77"}), "1 extra point per 1.00 USD on SKU 77"),
        (BONUS, "100 bonus points from a basket of 50.00 USD"),
        (
            rule("gold-day", "bonus", points=1, tiers={"gold", "silver"}),
            "1 bonus point for Gold or Silver members",
        ),
        (GOLD, "1.5 × base points for Gold members"),
        (rule("x", "multiplier", multiplier_hundredths=200), "2 × base points"),
        (
            rule("x", "multiplier", multiplier_hundredths=125, rounding="ceil"),
            "1.25 × base points, rounded up",
        ),
        (rule(rounding="nearest"), "1 point per 1.00 USD, rounded to the nearest"),
        (rule(tiers={"vip"}), "1 point per 1.00 USD for vip members"),
        (
            rule(categories={"A", "B", "C", "D", "E", "F", "G", "H"}),
            "1 point per 1.00 USD on A, B, C, D, E or 3 more",
        ),
        (rule(pending=Pending("at_once")), "1 point per 1.00 USD; usable at once"),
        (rule(pending=Pending("days", 14)), "1 point per 1.00 USD; usable after 14 days"),
        (rule(pending=Pending("days", 1)), "1 point per 1.00 USD; usable after 1 day"),
        (
            rule(pending=Pending("date", until=date(2026, 12, 1))),
            "1 point per 1.00 USD; usable from December 1, 2026 on",
        ),
        (
            rule(pending=Pending("confirmation"), expiry=Expiry("none")),
            "1 point per 1.00 USD; usable once the purchase is confirmed; never expiring",
        ),
        (
            rule(expiry=Expiry("rolling", 3, "quarter", counted_from="activation")),
            "1 point per 1.00 USD; valid for 3 months from when they are usable, "
            "to the end of that quarter",
        ),
        (
            rule(expiry=Expiry("rolling", 1, counted_from="")),
            "1 point per 1.00 USD; valid for 1 month",
        ),
    ],
)
def test_a_rule_reads_as_a_sentence(said, expected):
    assert sentence(said, currency="USD", points_name="points", tier_names=NAMES) == expected


@pytest.mark.parametrize(
    ("currency", "points_name", "expected"),
    [
        ("JPY", "stars", "1 star per 100 JPY"),
        ("KWD", "miles", "1 mile per 0.100 KWD"),
        ("EUR", "kudos", "1 kudo per 1.00 EUR"),
        ("EUR", "bonus", "1 bonus per 1.00 EUR"),
        ("EUR", "Punkte", "1 Punkte per 1.00 EUR"),
    ],
)
def test_a_sentence_speaks_of_the_program_s_money_and_points(currency, points_name, expected):
    assert sentence(rule(), currency=currency, points_name=points_name) == expected


@pytest.mark.parametrize(
    ("said", "net", "tier", "expected"),
    [
        (rule(), 1240, "", "12 points: 1 point per 1.00 USD on 12.40 USD"),
        (rule(), 199, "", "1 point: 1 point per 1.00 USD on 1.99 USD"),
        (
            rule(categories_excluded={"FUEL"}),
            1240,
            "",
            "12 points: 1 point per 1.00 USD on 12.40 USD, except FUEL",
        ),
        (
            FRESH,
            2350,
            "",
            "10 points: 5 extra points per 10.00 USD on 23.50 USD of MEAT or PRODUCE",
        ),
        (BONUS, 5000, "", "100 points: 100 bonus points from a basket of 50.00 USD"),
        (BONUS, 3120, "", "No points: the basket of 31.20 USD is below 50.00 USD"),
        (rule(), 80, "", "No points: 0.80 USD is too little for a step of 1.00 USD"),
        (rule(tiers={"gold"}), 80, "", "No points: only for Gold members"),
        (
            rule(categories={"FUEL"}),
            80,
            "",
            "No points: nothing in the basket counts for this rule",
        ),
        (GOLD, 80, "gold", "No points: there are too few base points to multiply"),
    ],
)
def test_a_rule_says_why_it_gave_points_or_none(said, net, tier, expected):
    sold = Basket([Line("1", "PRODUCE", "", net)])
    (line,) = evaluate(sold, [said], terms=Terms(), situation=Situation(NOW, tier=tier)).lines

    assert say(line, said, currency="USD", points_name="points", tier_names=NAMES) == expected


def test_the_winning_multiplier_and_the_beaten_one_say_so():
    won = AwardLine("gold", 1, 1, 6, 1240)
    beaten = AwardLine("gold", 1, 1, 0, 1240, "better_multiplier_won")

    assert [
        say(line, GOLD, currency="USD", points_name="points", tier_names=NAMES)
        for line in (won, beaten)
    ] == [
        "6 points: 1.5 × base points for Gold members",
        "No points: another multiplier gives more",
    ]


def test_points_are_counted_as_people_say_it():
    assert [count(number, "points") for number in (0, 1, 2)] == ["0 points", "1 point", "2 points"]
