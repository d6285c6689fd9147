"""How rules stand beside each other, worked out by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rewards.earning import Basket, CampaignCard, Line, Situation, Terms, evaluate
from rewards.earning.limits import Limit, Used, read_limits
from tests.rewards.builders import rule

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
COFFEE = Line("latte", "COFFEE", "", 450, 1000)
CAKE = Line("cake", "BAKERY", "", 570, 1000)


def given(*rules, lines=(COFFEE, CAKE), **more):
    outcome = evaluate(
        Basket(list(lines)), rules, terms=Terms(), situation=Situation(NOON, tier="gold"), **more
    )
    assert outcome.points == sum(one.points for one in outcome.lines if one.kind == "spendable")
    return {line.rule: line.points or line.reason for line in outcome.lines}


def bonus(code, points, **fields):
    return rule(code, "bonus", points=points, **fields)


def multiplier(code, hundredths, **fields):
    return rule(code, "multiplier", multiplier_hundredths=hundredths, **fields)


def test_a_multiplier_of_some_goods_multiplies_what_they_earned():
    double = multiplier("double", 200, categories={"COFFEE"})

    # 10.20 earns 10; the coffee's 4.50 earned 4 of them, and earns them again.
    assert given(rule(), double) == {"base": 10, "double": 4}
    assert given(rule(), double, lines=[CAKE]) == {"base": 5, "double": "no_matching_line"}


def test_multipliers_of_several_groups_each_multiply_the_base():
    assert given(
        rule(),
        multiplier("gold", 150),
        multiplier("silver", 125),
        multiplier("happy", 200, group="hours", group_mode="best"),
    ) == {"base": 10, "gold": 5, "silver": "better_multiplier_won", "happy": 10}


def test_only_points_that_count_as_base_are_multiplied():
    assert given(
        rule(),
        bonus("plain", 100),
        bonus("counted", 30, is_multiplied=True),
        multiplier("double", 200),
    ) == {"base": 10, "plain": 100, "counted": 30, "double": 40}


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("best", {"a": "group_lost", "b": 7}),
        ("first", {"a": 5, "b": "group_lost"}),
        ("sum", {"a": 5, "b": 7}),
    ],
)
def test_a_group_has_its_winner(mode, expected):
    group = {"group": "spring", "group_mode": mode}

    assert given(bonus("a", 5, **group), bonus("b", 7, **group)) == expected


def test_a_rule_that_is_last_stops_those_of_lower_priority_when_it_gives():
    last = bonus("last", 5, priority=5, is_last=True, categories={"COFFEE"})
    rules = (bonus("first", 9, priority=9), last, bonus("beside", 3, priority=5), rule())

    assert given(*rules) == {"first": 9, "last": 5, "beside": 3, "base": "stopped"}
    assert given(*rules, lines=[CAKE])["base"] == 5


@pytest.mark.parametrize(
    ("limit", "used", "expected"),
    [
        (Limit("purchase", points=8), {}, 8),
        (Limit("purchase", points=8, over="reject"), {}, "limit_reached"),
        (Limit("day", points=50), {(7, "day"): Used(45, 3)}, 5),
        (Limit("day", points=50), {(7, "day"): Used(50, 3)}, "limit_reached"),
        (Limit("day", points=50, over="reject"), {(7, "day"): Used(45, 3)}, "limit_reached"),
        (Limit("week", times=3), {(7, "week"): Used(45, 2)}, 10),
        (Limit("week", times=3), {(7, "week"): Used(45, 3)}, "limit_reached"),
        (Limit("week", times=3), {(8, "week"): Used(45, 3)}, 10),
    ],
)
def test_a_limit_lets_through_what_is_left(limit, used, expected):
    assert given(rule(rule_id=7, limits=(limit,)), usage=used) == {"base": expected}


def test_a_multiplier_multiplies_what_the_limit_let_through():
    limited = rule(rule_id=7, limits=(Limit("purchase", points=8),))

    assert given(limited, multiplier("double", 200)) == {"base": 8, "double": 8}


@pytest.mark.parametrize(
    ("over", "caps", "expected"),
    [
        ("reduce", {("campaign", 1): 12}, {"a": 5, "b": 7}),
        ("reduce", {("campaign", 1): 9}, {"a": 5, "b": 4}),
        ("reduce", {("campaign", 1): 5}, {"a": 5, "b": "budget_spent"}),
        ("reject", {("campaign", 1): 9}, {"a": 5, "b": "budget_spent"}),
        ("reduce", {("campaign", 1): 9, ("rule", 7): 3}, {"a": 5, "b": 3}),
    ],
)
def test_a_budget_gives_what_is_left_to_the_rules_in_order(over, caps, expected):
    campaign = CampaignCard(
        1, "spring", "Spring", datetime(2026, 1, 1, tzinfo=UTC), budget_points=12, budget_over=over
    )
    first = bonus("a", 5, campaign=campaign)
    second = bonus("b", 7, campaign=campaign, rule_id=7, budget_points=7)

    assert given(first, second, caps=caps) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        # A rule that is last and spent stops nobody.
        ([bonus("promo", 5, is_last=True, priority=9), rule()], {"base": 10}),
        # A multiplier that is spent beats nobody.
        ([rule(), multiplier("promo", 300), multiplier("gold", 150)], {"base": 10, "gold": 5}),
        # A spent rule of a group leaves it to the next.
        ([bonus("promo", 9, group="g", group_mode="best"),
          bonus("next", 5, group="g", group_mode="best")], {"next": 5}),
        # What a spent rule would have given is not multiplied.
        ([rule(), bonus("promo", 9, is_multiplied=True), multiplier("double", 200)],
         {"base": 10, "double": 10}),
    ],
)  # fmt: skip
def test_a_rule_whose_budget_is_spent_does_not_compete(rules, expected):
    budgeted = [
        replace(one, rule_id=7, budget_points=100) if one.code == "promo" else one for one in rules
    ]

    said = given(*budgeted, caps={("rule", 7): 0})

    assert said == {"promo": "budget_spent", **expected}


def test_qualifying_points_are_apart_from_those_to_spend():
    status = rule("status", point_kind="qualifying", points=2)
    outcome = evaluate(
        Basket([COFFEE, CAKE]),
        [rule(), status, multiplier("double", 200)],
        terms=Terms(),
        situation=Situation(NOON),
    )

    assert (outcome.points, outcome.qualifying) == (20, 20)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([{"per": "fortnight", "points": 5}], "A limit is per one of purchase, day, week"),
        ([{"per": "day"}], "A limit per day is in points or in times"),
        ([{"per": "day", "points": 5, "times": 1}], "A limit per day is in points or in times"),
        ([{"per": "day", "points": 0}], "A limit is a whole number from 1"),
        ([{"per": "day", "points": True}], "A limit is a whole number from 1"),
        ([{"per": "purchase", "times": 1}], "A rule gives once per purchase anyway"),
        ([{"per": "day", "points": 5}, {"per": "day", "points": 6}], "There are two limits"),
        ([{"per": "day", "points": 5, "over": "shrug"}], "write reduce or reject"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused_in_words(said, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_limits(said)
