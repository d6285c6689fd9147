# ruff: noqa: RUF001 - sentences hold multiplication signs and dashes
"""Rules in four languages."""

from datetime import UTC, datetime, time
from string import Formatter
from typing import Any

import pytest

from rewards.earning import AwardLine
from rewards.earning.explain import count, money, say, sentence
from rewards.earning.limits import Limit
from rewards.earning.outcome import OF_SITUATION
from rewards.earning.rules import CampaignCard
from rewards.earning.wording import TABLES, known
from tests.rewards.builders import rule

LANGUAGES = ("en", "id", "da", "fi")
EUROS: dict[str, Any] = {"currency": "EUR", "points_name": "points"}
HAPPY_HOUR = rule(
    "happy",
    "multiplier",
    multiplier_hundredths=200,
    categories={"Coffee"},
    tiers={"gold"},
    weekdays=frozenset({1, 2, 3, 4, 5}),
    from_time=time(14),
    until_time=time(16),
    limits=(Limit("day", 50),),
)
EVERYTHING = rule(
    "all",
    "bonus",
    points=1500,
    point_kind="qualifying",
    is_multiplied=True,
    categories={"Tea"},
    skus={"77"},
    brands=frozenset({"Acme"}),
    attributes={"color": frozenset({"red", "blue"})},
    attributes_excluded={"size": frozenset({"XL"})},
    brands_excluded=frozenset({"Other"}),
    goods_min_minor=1000,
    pieces_min=3,
    basket_min_minor=123_456,
    basket_max_minor=200_000,
    segments=frozenset({"vip"}),
    visit_every=3,
    birthday_days_before=2,
    birthday_days_after=1,
    age_min=18,
    enrolled_days_min=30,
    from_time=time(14),
    stores=frozenset({"s1"}),
    channels=frozenset({"app"}),
    tenders=frozenset({"cash"}),
    expression="basket.pieces > 2",
    campaign=CampaignCard(1, "spring", "Spring", datetime(2026, 3, 1, tzinfo=UTC)),
    group="g",
    group_mode="best",
    is_last=True,
    limits=(Limit("purchase", 10, None, "reject"), Limit("lifetime", None, 2)),
    budget_points=1_000_000,
    funded_by="acme",
)


def slots(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_the_same_words_with_the_same_places(language):
    mine = {key: slots(text) for key, text in TABLES[language].items()}

    assert list(mine) == list(TABLES["en"])
    for key, named in mine.items():
        # Danish and Finnish have one name for what is multiplied.
        assert named == slots(TABLES["en"][key]) - ({"name"} - named) or key == "times.one", key


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            "2 × base points on Coffee for Gold members, Mon–Fri 14:00–16:00, "
            "at most 50 points a day",
        ),
        (
            "id",
            "2 × poin dasar untuk Coffee untuk anggota Gold, Sen–Jum pukul 14.00–16.00, "
            "paling banyak 50 poin sehari",
        ),
        (
            "da",
            "2 × grundpoint på Coffee for medlemmer på niveau Gold, man.–fre. kl. 14.00–16.00, "
            "højst 50 point om dagen",
        ),
        (
            "fi",
            "2 × peruspisteet tuotteista: Coffee, jäsenille tasolla Gold, ma–pe klo 14.00–16.00, "
            "enintään 50 pistettä päivässä",
        ),
    ],
)
def test_a_happy_hour_reads_well_in_four_languages(language, expected):
    said = sentence(HAPPY_HOUR, **EUROS, tier_names={"gold": "Gold"}, language=language)

    assert said == expected


def test_a_sentence_says_all_that_a_rule_says():
    assert sentence(EVERYTHING, **EUROS) == (
        "1,500 bonus points that count for the tier only on Tea or SKU 77 of the brand Acme with "
        "color blue or red, from 10.00 EUR of these goods, from 3 pieces, for a basket of "
        "1,234.56 EUR to 2,000.00 EUR, for members of vip, on every 3rd purchase, from 2 days "
        "before the birthday to 1 day after it, from the age of 18, for members since at least "
        "30 days, from 14:00, in s1, by app, paid by cash, except the brand Other and size XL, "
        "if basket.pieces > 2, which multipliers multiply too, during Spring, at most 10 points "
        "per purchase and nothing beyond, at most 2 times in a lifetime, at most 1,000,000 points "
        "for all members together; of the group g, the rule that gives most counts; rules of "
        "lower priority then give nothing; paid by acme"
    )


@pytest.mark.parametrize(
    ("language", "one", "many", "amount"),
    [
        ("en", "1 point", "1,234 points", "1,234.50 EUR"),
        ("id", "1 poin", "1.234 poin", "1.234,50 EUR"),
        ("da", "1 point", "1.234 point", "1.234,50 EUR"),
        ("fi-FI", "1 piste", "1\xa0234 pistettä", "1\xa0234,50 EUR"),
        ("sv", "1 point", "1,234 points", "1,234.50 EUR"),
    ],
)
def test_numbers_and_money_are_written_as_the_language_does(language, one, many, amount):
    assert [count(n, "points", language) for n in (1, 1234)] == [one, many]
    assert money(123_450, "EUR", language) == amount


def test_a_program_s_own_name_stands_as_it_is_written():
    assert count(1, "Tähdet", "fi") == "1 Tähdet"
    assert count(1, "stars", "en") == "1 star"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_can_be_said(language):
    reasons = [key for key in TABLES["en"] if key in OF_SITUATION]
    assert len(reasons) == len(OF_SITUATION)
    full = rule(
        "full",
        "multiplier",
        weekdays=frozenset({6, 7}),
        until_time=time(9),
        tiers={"gold"},
        stores=frozenset({"s1"}),
        campaign=EVERYTHING.campaign,
    )
    keys = list(TABLES["en"])
    for reason in keys[keys.index("other_day") :]:
        line = AwardLine("full", 1, 1, 0, 1240, reason)
        said = say(line, full, **EUROS, language=language)
        assert said
        assert "{" not in said


def test_points_that_a_limit_held_back_are_told():
    given = AwardLine("happy", 1, 1, 50, 8000, "", 80)

    assert say(given, HAPPY_HOUR, **EUROS, language="da") == (
        "50 point af 80 point, en grænse eller et budget tillod ikke mere: 2 × grundpoint på "
        "Coffee for medlemmer på niveau gold, man.–fre. kl. 14.00–16.00, højst 50 point om dagen"
    )


def test_a_language_without_a_table_is_english():
    assert [known(tag) for tag in ("da-DK", "FI", "sv", "", "id_ID")] == [
        "da", "fi", "en", "en", "id",
    ]  # fmt: skip
