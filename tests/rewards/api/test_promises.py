# ruff: noqa: RUF001 - sentences hold a multiplication sign
"""Rewards, rules and tiers over HTTP: for a key that may read them, and others."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from members.scopes import MEMBERS_READ, REWARDS_READ
from rewards.models import Reward, Tier
from tests.members.builders import Caller, caller
from tests.rewards.builders import make_draft, make_program, make_reward, make_rule, publish

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LISTS = ["/v1/rewards", "/v1/rules", "/v1/tiers"]


@pytest.fixture
def program(db, clock):
    clock.freeze()
    return make_program()


@pytest.fixture
def till(program) -> Caller:
    return caller(REWARDS_READ)


def test_a_reward_is_read(till, program):
    reward = make_reward(
        program,
        description="Any hot drink.",
        value_minor=250,
        stock_left=3,
        valid_until=NOW + DAY,
    )
    shown = {
        "id": reward.shown_id,
        "code": "coffee",
        "name": "Coffee",
        "description": "Any hot drink.",
        "kind": "other",
        "scope": "basket",
        "scope_codes": [],
        "price_points": 100,
        "price_money": "0.00",
        "prices": [{"points": 100, "money": "0.00"}],
        "value": "2.50",
        "percent": None,
        "points_min": None,
        "bill_percent_max": None,
        "currency": "EUR",
        "member_times_max": None,
        "member_times_per": "lifetime",
        "weekdays": [],
        "from_time": None,
        "until_time": None,
        "stores": [],
        "tiers": [],
        "stock_left": 3,
        "is_active": True,
        "valid_from": None,
        "valid_until": "2026-03-11T12:00:00Z",
    }

    one = till.call("get", f"/v1/rewards/{reward.shown_id}")
    many = till.call("get", "/v1/rewards")

    assert (one.status_code, one.json()) == (200, shown)
    assert (many.status_code, many.json()) == (200, {"items": [shown], "next_cursor": None})


def test_only_rewards_on_offer_or_soon_on_offer_are_listed(till, program):
    make_reward(program, code="now")
    make_reward(program, code="soon", valid_from=NOW + DAY)
    make_reward(program, code="over", valid_until=NOW)
    make_reward(program, code="off", is_active=False)
    make_reward(make_program(code="other", is_default=False), code="elsewhere")

    codes = [item["code"] for item in till.call("get", "/v1/rewards").json()["items"]]

    assert codes == ["now", "soon"]


def test_a_reward_that_is_off_offer_can_still_be_read(till, program):
    reward = make_reward(program, is_active=False)

    answer = till.call("get", f"/v1/rewards/{reward.shown_id}")

    assert (answer.status_code, answer.json()["is_active"]) == (200, False)


@pytest.mark.parametrize("name", ["rew_00000000000000000000000000", "mem_x", "rew_", "rew_%00"])
def test_absent_and_misspelled_rewards_are_the_same_404(till, name):
    answer = till.call("get", f"/v1/rewards/{name}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_rules_are_listed_as_sentences(till, program):
    Tier.objects.create(program=program, code="gold", name="Gold", threshold=100_000)
    base = make_rule(program)
    publish(base, NOW - DAY, NOW)
    publish(base, NOW)
    make_draft(base, NOW)
    publish(make_rule(program, "gold"), NOW, award="multiplier", multiplier="1.5", tiers=("gold",))

    answer = till.call("get", "/v1/rules")

    assert answer.status_code == 200
    assert answer.json() == {
        "items": [
            {
                "rule": "base",
                "name": "Base",
                "version": 2,
                "award": "base",
                "sentence": "1 point per 1.00 EUR",
                "effective_from": "2026-03-10T12:00:00Z",
                "effective_until": None,
            },
            {
                "rule": "gold",
                "name": "Gold",
                "version": 1,
                "award": "multiplier",
                "sentence": "1.5 × base points for Gold members",
                "effective_from": "2026-03-10T12:00:00Z",
                "effective_until": None,
            },
        ],
        "next_cursor": None,
    }


def test_tiers_are_listed_lowest_first(till, program):
    benefits = ["A coffee on your birthday"]
    gold = {"code": "gold", "name": "Gold", "threshold": 100_000, "benefits": benefits}
    Tier.objects.create(program=program, **gold)
    Tier.objects.create(program=program, code="silver", name="Silver", threshold=50_000)

    assert till.call("get", "/v1/tiers").json() == {
        "items": [
            {
                "code": "silver",
                "name": "Silver",
                "basis": "spend",
                "threshold": "500.00",
                "spend": "500.00",
                "currency": "EUR",
                "benefits": [],
            },
            {
                "code": "gold",
                "name": "Gold",
                "basis": "spend",
                "threshold": "1000.00",
                "spend": "1000.00",
                "currency": "EUR",
                "benefits": ["A coffee on your birthday"],
            },
        ],
        "next_cursor": None,
    }


def test_a_list_goes_on_behind_its_cursor(till, program):
    for code in "abc":
        make_reward(program, code=code)

    first = till.call("get", "/v1/rewards?limit=2")
    rest = till.call("get", f"/v1/rewards?limit=2&cursor={first.json()['next_cursor']}")

    assert [item["code"] for item in first.json()["items"]] == ["a", "b"]
    assert [item["code"] for item in rest.json()["items"]] == ["c"]
    assert rest.json()["next_cursor"] is None


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"), [("/v1/rewards", 2), ("/v1/rules", 3), ("/v1/tiers", 1)]
)
def test_a_list_asks_the_same_queries_however_long(
    till, program, django_assert_num_queries, count, address, queries
):
    for i in range(count):
        make_reward(program, code=f"r{i}")
        publish(make_rule(program, f"r{i}"))
        Tier.objects.create(program=program, code=f"t{i}", name=f"T{i}", threshold=i)
    till.call("get", address)

    with django_assert_num_queries(queries):
        answer = till.call("get", address)

    assert len(answer.json()["items"]) == count


@pytest.mark.parametrize("address", LISTS)
def test_an_unchanged_answer_is_not_sent_again(till, address):
    tag = till.call("get", address).headers["ETag"]

    again = till.call("get", address, **{"If-None-Match": tag})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


def test_a_sold_reward_changes_the_tag(till, program):
    reward = make_reward(program, stock_left=2)
    address = f"/v1/rewards/{reward.shown_id}"
    tag = till.call("get", address).headers["ETag"]
    Reward.objects.update(stock_left=1)

    again = till.call("get", address, **{"If-None-Match": tag})

    assert (again.status_code, again.json()["stock_left"]) == (200, 1)


@pytest.mark.parametrize("address", [*LISTS, "/v1/rewards/rew_00000000000000000000000000"])
def test_a_key_without_the_scope_and_a_stranger_see_nothing(program, address):
    refused = caller(MEMBERS_READ).call("get", address)
    unknown = Caller().call("get", address)

    assert (refused.status_code, json.loads(refused.content)["code"]) == (403, "missing_scope")
    assert (unknown.status_code, json.loads(unknown.content)["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("address", LISTS)
def test_promises_cannot_be_written_here(till, address):
    answer = till.call("post", address, {})

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    ("accept", "sentence"),
    [("da-DK, en;q=0.5", "1 point pr. 1,00 EUR"), ("sv", "1 piste jokaista 1,00 EUR kohti")],
)
def test_rules_are_read_in_the_language_that_is_asked_for(till, program, accept, sentence):
    publish(make_rule(program), NOW)
    type(program).objects.update(language="fi")

    answer = till.call("get", "/v1/rules", **{"Accept-Language": accept})

    assert [item["sentence"] for item in answer.json()["items"]] == [sentence]
    assert answer.headers["Vary"] == "Accept-Language"
