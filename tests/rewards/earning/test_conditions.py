"""Every condition of a rule: met, and missed by the smallest step."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from rewards.earning import Basket, CampaignCard, Line, Situation, Terms, evaluate
from tests.rewards.builders import rule

TUESDAY = datetime(2026, 3, 10, 14, 30, tzinfo=UTC)
MUG = Line("mug", "HOME", "Iris", 1000, 2000, 0, {"color": "red"})
TEA = Line("tea", "TEA", "Iris", 250)


def reason(said, *lines, **situation):
    sale = Situation(TUESDAY, **{"is_member": True, **situation})
    (line,) = evaluate(Basket(lines or [MUG, TEA]), [said], terms=Terms(), situation=sale).lines
    return line.reason or line.points


@pytest.mark.parametrize(
    ("conditions", "met", "missed", "why"),
    [
        ({"weekdays": {2}}, {"weekday": 2}, {"weekday": 3}, "other_day"),
        ({"from_time": time(14)}, {"minute": 840}, {"minute": 839}, "other_hours"),
        ({"until_time": time(16)}, {"minute": 959}, {"minute": 960}, "other_hours"),
        ({"stores": {"a"}}, {"store": "a"}, {"store": "b"}, "other_store"),
        ({"channels": {"app"}}, {"channel": "app"}, {}, "other_channel"),
        ({"tenders": {"cash"}}, {"tenders": frozenset({"cash", "card"})},
         {"tenders": frozenset({"card"})}, "other_tender"),
        ({"tiers": {"gold"}}, {"tier": "gold"}, {"tier": "silver"}, "other_tier"),
        ({"segments": {"new"}}, {"segments": frozenset({"new"})}, {}, "other_segment"),
        ({"segments": {"new"}}, {"segments": frozenset({"new"})}, {"is_member": False}, "nobody"),
        ({"visit_number": 1}, {"visit": 1}, {"visit": 2}, "other_visit"),
        ({"visit_every": 5}, {"visit": 10}, {"visit": 11}, "other_visit"),
        ({"birthday_days_before": 3, "birthday_days_after": 1}, {"birthday_in": 3},
         {"birthday_in": 4}, "no_birthday"),
        ({"birthday_days_before": 3, "birthday_days_after": 1}, {"birthday_in": -1},
         {"birthday_in": -2}, "no_birthday"),
        ({"birthday_days_before": 0, "birthday_days_after": 0}, {"birthday_in": 0}, {},
         "no_birthday"),
        ({"age_min": 18}, {"age": 18}, {"age": 17}, "other_age"),
        ({"age_max": 25}, {"age": 25}, {}, "other_age"),
        ({"enrolled_days_max": 30}, {"enrolled_days": 30}, {"enrolled_days": 31},
         "other_membership"),
    ],
)  # fmt: skip
def test_a_condition_on_the_situation(conditions, met, missed, why):
    sets: dict[str, Any] = {
        name: frozenset(v) if isinstance(v, set) else v for name, v in conditions.items()
    }

    assert reason(rule(**sets), **met) == 12
    assert reason(rule(**sets), **missed) == why


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"basket_max_minor": 1250}, 12),
        ({"basket_max_minor": 1249}, "basket_too_large"),
        ({"categories": {"HOME"}, "goods_min_minor": 1000}, 10),
        ({"categories": {"HOME"}, "goods_min_minor": 1001}, "goods_too_little"),
        ({"categories": {"HOME"}, "pieces_min": 2}, 10),
        ({"categories": {"HOME"}, "pieces_min": 3}, "too_few_pieces"),
        ({"brands": {"Iris"}}, 12),
        ({"brands": {"Iris"}, "categories": {"TEA"}}, 2),
        ({"brands_excluded": {"Iris"}}, "no_matching_line"),
        ({"attributes": {"color": frozenset({"red", "blue"})}}, 10),
        ({"attributes": {"color": frozenset({"blue"})}}, "no_matching_line"),
        ({"attributes_excluded": {"color": frozenset({"red"})}}, 2),
        ({"award": "piece", "points": 5, "step_minor": 1}, 15),
        ({"award": "piece", "points": 5, "step_minor": 1, "skus": {"mug"}}, 10),
        ({"expression": "basket.pieces >= 3 && sale.channel == 'store'"}, 12),
        ({"expression": "basket.pieces > 3"}, "expression_false"),
        ({"expression": "member.age >= 18"}, "expression_failed"),
    ],
)
def test_a_condition_on_the_basket(conditions, expected):
    sets: dict[str, Any] = {
        name: frozenset(v) if isinstance(v, set) else v for name, v in conditions.items()
    }

    assert reason(rule(**sets)) == expected


@pytest.mark.parametrize(
    ("fields", "situation", "expected"),
    [
        ({}, {}, 12),
        ({"starts_at": datetime(2026, 3, 11, tzinfo=UTC)}, {}, "outside_campaign"),
        ({"ends_at": TUESDAY}, {}, "outside_campaign"),
        ({"segment": "new"}, {}, "other_segment"),
        ({"segment": "new"}, {"segments": frozenset({"new"})}, 12),
        ({"holdout_percent": 10}, {"held_out": frozenset({"spring"})}, "held_out"),
    ],
)
def test_a_campaign_gives_in_its_window_to_its_target(fields, situation, expected):
    campaign = CampaignCard(
        **{"id": 1, "code": "spring", "name": "Spring", "starts_at": TUESDAY, **fields}
    )

    assert reason(rule(campaign=campaign), **situation) == expected


def test_a_pause_gives_nothing_while_it_lasts():
    noon = TUESDAY.replace(hour=12, minute=0)

    assert reason(rule(pauses=((noon, None),))) == "paused"
    assert reason(rule(pauses=((noon, TUESDAY),))) == 12


def test_tax_earns_unless_the_program_says_otherwise():
    sold = Basket([Line("1", "HOME", "", 1250, 1000, 250)], points_tender_minor=625)
    for terms, points in ((Terms(), 6), (Terms(tax_earns=False), 5)):
        outcome = evaluate(sold, [rule()], terms=terms, situation=Situation(TUESDAY))
        assert outcome.points == points
