# ruff: noqa: RUF001 - sentences hold a multiplication sign
"""Applying a program file: what changes, what stays, and what it says about it."""

from datetime import UTC, datetime, timedelta

import pytest

from members.actors import SYSTEM
from members.models import Store
from rewards.models import EarningRule, Program, Reward, RuleVersion, Tier
from rewards.pausing import pause
from rewards.program_file import InvalidProgramFile, apply, export
from rewards.publishing import end_rule

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
FILE = """
code: club
name: Club
currency: EUR
time_zone: Europe/Helsinki
tiers:
  - {code: silver, name: Silver, spend: 500}
  - {code: gold, name: Gold, spend: "1000.00"}
rules:
  - {code: base, name: Base, award: base, points: 1, step: "1.00", effective_from: 2026-01-01}
  - {code: gold, name: Gold, award: multiplier, multiplier: 1.5, tiers: [gold]}
rewards:
  - {code: coffee, name: Coffee, price_points: 100, value: "2.50", stock: 40}
"""


def applied(text, as_of=NOW):
    return apply(text, as_of=as_of, actor=SYSTEM)


def versions(code):
    return list(
        RuleVersion.objects.filter(rule__code=code)
        .order_by("number")
        .values_list("number", "points", "effective_from", "effective_until")
    )


@pytest.fixture
def club(db) -> Program:
    applied(FILE)
    return Program.objects.get(code="club")


def test_a_new_program_is_told_line_by_line(db):
    assert applied(FILE) == [
        "Program club: added",
        "Tier silver: added",
        "Tier gold: added",
        "Rule base: version 1 from 2026-01-01: 1 point per 1.00 EUR",
        "Rule gold: version 1 from 2026-03-10T12:00:00Z: 1.5 × base points for Gold members",
        "Reward coffee: added",
    ]
    assert list(Tier.objects.values_list("code", "threshold")) == [
        ("silver", 50_000),
        ("gold", 100_000),
    ]
    # The first instant of the year in Helsinki.
    assert versions("base") == [(1, 1, datetime(2025, 12, 31, 22, tzinfo=UTC), None)]


def test_applying_again_changes_nothing(club):
    before = Program.objects.get().revision

    assert applied(FILE, as_of=LATER) == []
    assert Program.objects.get().revision == before


def test_a_changed_rule_is_a_new_version_from_now_on(club):
    changed = FILE.replace("points: 1,", "points: 2,")

    assert applied(changed, as_of=LATER) == [
        "Rule base: version 2 from 2026-04-09T12:00:00Z: 2 points per 1.00 EUR (Points 1 → 2)"
    ]
    assert applied(changed, as_of=LATER + timedelta(days=1)) == []
    assert versions("base") == [
        (1, 1, datetime(2025, 12, 31, 22, tzinfo=UTC), LATER),
        (2, 2, LATER, None),
    ]


def test_a_changed_rule_may_name_its_own_beginning(club):
    changed = FILE.replace("points: 1,", "points: 2,").replace("2026-01-01", "2026-02-01")

    applied(changed)

    february = datetime(2026, 1, 31, 22, tzinfo=UTC)
    assert versions("base")[1:] == [(2, 2, february, None)]


def test_a_rule_that_has_not_begun_is_replaced_at_its_beginning(club):
    june = FILE.replace("2026-01-01", "2026-06-01").replace("code: base", "code: june")
    applied(june)

    applied(june.replace("points: 1,", "points: 3,"))

    start = datetime(2026, 5, 31, 21, tzinfo=UTC)
    assert versions("june") == [(1, 1, start, start), (2, 3, start, None)]


def test_the_beginning_of_a_published_text_cannot_be_moved(club):
    with pytest.raises(InvalidProgramFile) as refused:
        applied(FILE.replace("2026-01-01", "2026-06-01"))

    assert [(error.pointer, error.code, error.detail) for error in refused.value.errors] == [
        (
            "/rules/0/effective_from",
            "beginning_is_fixed",
            "line 10, column 68, rules[0].effective_from: Version 1 says the same from 2026-01-01 "
            "on, and a published beginning cannot be moved. Write effective_from: 2026-01-01, "
            "or leave it out.",
        )
    ]


def test_a_missing_rule_is_ended_and_comes_back_as_a_new_version(club):
    without = "\n".join(line for line in FILE.splitlines() if "code: base" not in line)

    assert applied(without, as_of=LATER) == ["Rule base: ends 2026-04-09T12:00:00Z"]
    assert applied(without, as_of=LATER) == []
    back = LATER + timedelta(days=1)
    assert applied(FILE, as_of=back) == [
        "Rule base: version 2 from 2026-04-10T12:00:00Z: 1 point per 1.00 EUR"
    ]
    assert [(number, until) for number, _, _, until in versions("base")] == [(1, LATER), (2, None)]


def test_an_end_is_set_once(club):
    ending = FILE.replace("effective_from: 2026-01-01", "effective_until: 2026-05-01")

    assert applied(ending) == ["Rule base: ends 2026-05-01"]
    assert applied(ending) == []
    with pytest.raises(InvalidProgramFile) as refused:
        applied(ending.replace("2026-05-01", "2026-06-01"))
    assert [error.code for error in refused.value.errors] == ["rule_versions_overlap"]


def test_a_rule_with_an_end_to_come_is_not_left_out_in_silence(club):
    base = EarningRule.objects.get(code="base")
    applied(FILE.replace("effective_from: 2026-01-01", "effective_until: 2026-05-01"))
    renamed = FILE.replace("code: base", "code: basis")

    with pytest.raises(InvalidProgramFile) as refused:
        applied(renamed, as_of=LATER)
    assert refused.value.errors[0].code == "end_is_fixed"
    assert "it earns until 2026-05-01" in refused.value.errors[0].detail
    assert not EarningRule.objects.filter(code="basis").exists()
    pause(rule=base, as_of=LATER, actor=SYSTEM)
    assert [line.split(":")[0] for line in applied(renamed, as_of=LATER)] == ["Rule basis"]


def test_one_program_stays_the_default(club):
    with pytest.raises(InvalidProgramFile) as refused:
        applied(FILE + "is_default: false\n")

    assert [(error.pointer, error.code) for error in refused.value.errors] == [
        ("/is_default", "no_default")
    ]
    assert Program.objects.get().is_default


def test_a_refused_file_changes_nothing_at_all(club):
    end_rule(rule=EarningRule.objects.get(code="gold"), at=LATER, actor=SYSTEM)
    before = export(program=club, as_of=NOW)

    with pytest.raises(InvalidProgramFile):
        applied(FILE.replace("name: Club", "name: Other").replace("1.5", "1.75"))

    assert export(program=Program.objects.get(), as_of=NOW) == before


def test_tiers_may_swap_their_spends_and_missing_ones_are_deleted(club):
    swapped = FILE.replace("spend: 500", "spend: 1000").replace('spend: "1000.00"', "spend: 500")

    assert applied(swapped) == [
        "Tier silver: spend 500.00 EUR → 1000.00 EUR",
        "Tier gold: spend 1000.00 EUR → 500.00 EUR",
    ]
    one = "\n".join(line for line in FILE.splitlines() if "code: silver" not in line)
    assert applied(one) == ["Tier silver: deleted", "Tier gold: spend 500.00 EUR → 1000.00 EUR"]


def test_what_is_left_of_a_stock_is_live(club):
    Reward.objects.update(stock_left=17)

    assert applied(FILE) == []
    assert applied(FILE.replace("stock: 40", "stock: 90")) == []
    assert Reward.objects.get().stock_left == 17
    assert "stock: 17" in export(program=club, as_of=NOW)
    assert applied(FILE.replace("stock: 40", "stock: 40, restock: 40")) == [
        "Reward coffee: stock_left 17 → 40"
    ]


def test_a_stock_can_be_lifted_and_laid_down(club):
    assert applied(FILE.replace(", stock: 40", "")) == ["Reward coffee: stock_left 40 → none"]
    assert applied(FILE) == ["Reward coffee: stock_left none → 40"]


def test_a_missing_reward_is_taken_off_offer_and_comes_back(club):
    without = FILE.partition("rewards:")[0]

    assert applied(without) == ["Reward coffee: taken off offer"]
    assert applied(without) == []
    assert applied(FILE) == ["Reward coffee: is_active False → True"]


def test_the_currency_of_a_program_is_fixed(club):
    with pytest.raises(InvalidProgramFile, match="refused") as refused:
        applied(FILE.replace("EUR", "SEK"))

    assert [(error.pointer, error.code) for error in refused.value.errors] == [
        ("/currency", "currency_is_fixed")
    ]


def test_one_program_is_the_default(club):
    other = FILE.replace("code: club", "code: other")

    with pytest.raises(InvalidProgramFile) as refused:
        applied(other)

    assert (
        refused.value.errors[0].detail
        == "line 2, column 1, the file: Another program is already the default."
    )
    assert applied(other + "is_default: false\n")[0] == "Program other: added"


def test_stores_are_opened_and_changed_and_never_closed(db):
    stores = "stores:\n  - {code: h1, name: One, time_zone: Europe/Helsinki, currency: EUR}\n"

    assert applied(FILE + stores)[-1] == "Store h1: added"
    assert applied(FILE + stores.replace("One", "Uno")) == ["Store h1: name One → Uno"]
    assert applied(FILE) == []
    assert Store.objects.get().is_active
