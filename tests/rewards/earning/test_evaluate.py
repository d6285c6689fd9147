"""What baskets earn, worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from rewards.earning import Basket, Line, Situation, Terms, evaluate
from tests.rewards.builders import rule

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TERMS = Terms()


def basket(*lines, points_tender=0):
    return Basket([Line(sku, category, "", net) for sku, category, net in lines], points_tender)


def points_of(sold, *rules, terms=TERMS, tier="", at=NOW):
    outcome = evaluate(sold, rules, terms=terms, situation=Situation(at, tier=tier))
    return {line.rule: (line.points, line.base_minor, line.reason) for line in outcome.lines}


BREAD = ("1", "GROCERY", 340)
APPLES = ("2", "PRODUCE", 1250)
FUEL = ("3", "FUEL", 4000)
COUPON = ("4", "GROCERY", -100)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, (55, 5590, "")),
        ({"categories_excluded": {"FUEL"}}, (15, 1590, "")),
        ({"categories": {"PRODUCE"}}, (12, 1250, "")),
        ({"categories": {"PRODUCE", "FUEL"}, "skus_excluded": {"3"}}, (12, 1250, "")),
        ({"skus": {"1"}}, (3, 340, "")),
        ({"categories": {"PRODUCE"}, "skus": {"1"}}, (15, 1590, "")),
        ({"skus": {"1"}, "categories_excluded": {"GROCERY"}}, (0, 0, "no_matching_line")),
        ({"categories": {"MEAT"}}, (0, 0, "no_matching_line")),
        ({"points": 5, "step_minor": 1000}, (25, 5590, "")),
        ({"step_minor": 10_000}, (0, 5590, "below_one_step")),
        ({"tiers": {"gold"}}, (0, 0, "other_tier")),
        ({"basket_min_minor": 5590}, (55, 5590, "")),
        ({"basket_min_minor": 5591}, (0, 5590, "basket_too_small")),
    ],
)
def test_points_per_step_count_the_lines_a_rule_names(fields, expected):
    assert points_of(basket(BREAD, APPLES, FUEL), rule(**fields)) == {"base": expected}


@pytest.mark.parametrize(
    ("rounding", "net", "points"),
    [
        ("floor", 1250, 12),
        ("floor", 1299, 12),
        ("nearest", 1249, 12),
        ("nearest", 1250, 13),
        ("nearest", 49, 0),
        ("nearest", 50, 1),
        ("ceil", 1200, 12),
        ("ceil", 1201, 13),
        ("ceil", 1, 1),
    ],
)
def test_rounding_happens_once_on_the_sum(rounding, net, points):
    sold = basket(("1", "A", net - 7), ("2", "B", 7))

    assert points_of(sold, rule(rounding=rounding))["base"][0] == points


def test_rounding_comes_before_the_points_of_a_step():
    assert points_of(basket(APPLES), rule(points=3, step_minor=1000)) == {"base": (3, 1250, "")}


def test_a_coupon_line_lowers_its_category_and_the_basket():
    by_category = rule("grocery", categories={"GROCERY"})

    assert points_of(basket(BREAD, APPLES, COUPON), rule(), by_category) == {
        "base": (14, 1490, ""),
        "grocery": (2, 240, ""),
    }


def test_more_coupons_than_goods_earn_nothing_and_never_below():
    outcome = evaluate(
        basket(BREAD, ("5", "GROCERY", -900)),
        [rule()],
        terms=TERMS,
        situation=Situation(NOW),
    )

    assert (outcome.points, outcome.spend_minor, outcome.lines[0].reason) == (
        0,
        0,
        "no_matching_line",
    )


def test_a_coupon_on_one_category_does_not_eat_another_rule_s_lines():
    sold = basket(APPLES, ("5", "GROCERY", -2000))

    assert points_of(sold, rule("fresh", "extra", categories={"PRODUCE"})) == {
        "fresh": (12, 1250, "")
    }


def test_points_tender_is_shared_over_the_lines_to_the_cent():
    # 5.00 of points on 3.40 + 12.50 + 40.00: shares 0.30, 1.12 and 3.58 make 5.00.
    sold = basket(BREAD, APPLES, FUEL, points_tender=500)
    rules = [
        rule("bread", categories={"GROCERY"}, step_minor=1),
        rule("apples", categories={"PRODUCE"}, step_minor=1),
        rule("fuel", categories={"FUEL"}, step_minor=1),
        rule("all", step_minor=1),
    ]

    assert points_of(sold, *rules) == {
        "bread": (310, 310, ""),
        "apples": (1138, 1138, ""),
        "fuel": (3642, 3642, ""),
        "all": (5090, 5090, ""),
    }


def test_points_tender_earns_when_the_program_says_so():
    sold = basket(APPLES, points_tender=500)

    assert points_of(sold, rule()) == {"base": (7, 750, "")}
    assert points_of(sold, rule(), terms=Terms(points_tender_earns=True)) == {
        "base": (12, 1250, "")
    }


def test_a_basket_paid_wholly_with_points_earns_nothing():
    sold = basket(APPLES, COUPON, points_tender=1150)

    assert points_of(sold, rule())["base"] == (0, 0, "no_matching_line")


def test_what_never_earns_counts_neither_for_points_nor_for_spend():
    sold = basket(APPLES, ("9", "tip", 500))
    terms = Terms(frozenset({"tip"}))

    assert points_of(sold, rule(), rule("tips", categories={"tip"}), terms=terms) == {
        "base": (12, 1250, ""),
        "tips": (0, 0, "no_matching_line"),
    }
    assert evaluate(sold, [], terms=terms, situation=Situation(NOW)).spend_minor == 1250


@pytest.mark.parametrize(
    ("net", "expected"),
    [(4999, (0, 4999, "basket_too_small")), (5000, (100, 5000, "")), (99_999, (100, 99_999, ""))],
)
def test_a_bonus_is_given_once_from_the_exact_basket_on(net, expected):
    bonus = rule("big", "bonus", points=100, basket_min_minor=5000)

    assert points_of(basket(("1", "A", net)), bonus) == {"big": expected}


def test_what_never_earns_does_not_help_a_basket_over_the_threshold():
    bonus = rule("big", "bonus", points=100, basket_min_minor=1251)

    assert points_of(basket(APPLES, ("9", "tip", 500)), bonus, terms=Terms({"tip"})) == {
        "big": (0, 1250, "basket_too_small")
    }


def test_the_best_multiplier_wins_and_works_on_the_base_alone():
    rules = [
        rule(),
        rule("fresh", "extra", points=5, step_minor=1000, categories={"PRODUCE"}),
        rule("big", "bonus", points=100),
        rule("gold", "multiplier", multiplier_hundredths=150, tiers={"gold"}),
        rule("happy", "multiplier", multiplier_hundredths=125),
        rule("silver", "multiplier", multiplier_hundredths=300, tiers={"silver"}),
    ]

    outcome = evaluate(
        basket(BREAD, APPLES), rules, terms=TERMS, situation=Situation(NOW, tier="gold")
    )

    assert outcome.points == 15 + 5 + 100 + 7
    assert [(line.rule, line.points, line.reason) for line in outcome.lines] == [
        ("base", 15, ""),
        ("fresh", 5, ""),
        ("big", 100, ""),
        ("gold", 7, ""),
        ("happy", 0, "better_multiplier_won"),
        ("silver", 0, "other_tier"),
    ]


def test_base_rules_add_up_before_they_are_multiplied():
    rules = [
        rule(),
        rule("more", categories={"PRODUCE"}),
        rule("gold", "multiplier", multiplier_hundredths=150),
    ]

    assert points_of(basket(BREAD, APPLES), *rules)["gold"] == (13, 1590, "")


def test_without_base_points_there_is_nothing_to_multiply():
    gold = rule("gold", "multiplier", multiplier_hundredths=150)

    assert points_of(basket(APPLES), rule(categories={"MEAT"}), gold)["gold"] == (
        0,
        1250,
        "nothing_to_multiply",
    )


def test_a_rule_is_valid_from_its_first_instant_until_just_before_its_end():
    tick = timedelta(microseconds=1)
    begins, ends = NOW, NOW + timedelta(days=1)
    march = rule(effective_from=begins, effective_until=ends)

    assert [
        points_of(basket(APPLES), march, at=moment)
        for moment in (begins - tick, begins, ends - tick, ends)
    ] == [{}, {"base": (12, 1250, "")}, {"base": (12, 1250, "")}, {}]


def test_the_trace_names_every_rule_with_its_version_and_money():
    outcome = evaluate(
        basket(APPLES), [rule(version_id=7)], terms=TERMS, situation=Situation(NOW, tier="gold")
    )

    assert outcome.trace() == {
        "tier": "gold",
        "basket_minor": 1250,
        "terms": {"never_earn": [], "points_tender_earns": False},
        "rules": [
            {
                "rule": "base",
                "version": 1,
                "version_id": 7,
                "points": 12,
                "base_minor": 1250,
                "reason": "",
            }
        ],
    }
