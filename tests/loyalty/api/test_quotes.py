"""POST /v1/quotes: what a basket would earn, with nothing written."""

import pytest

from rewards import rulebook
from rewards.models import Program
from tests.loyalty.api.conftest import contents
from tests.members.builders import Caller, caller
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db

BASKET = {
    "store": "helsinki-1",
    "currency": "EUR",
    "lines": [{"line": "1", "net": "12.40"}, {"line": "2", "net": "3.00", "category": "tip"}],
}


def test_a_basket_of_a_member_is_quoted(till, member):
    before = contents()

    answer = till.call("post", "/v1/quotes", {**BASKET, "member": member.shown_id})

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "member": member.shown_id,
            "points": 12,
            "tier": None,
            "available": 150,
            "receipt": [
                "This purchase                    12 points",
                "Balance                         162 points",
            ],
            "rules": [{"rule": "base", "version": 1, "points": 12, "reason": None}],
        },
    )
    assert contents() == before


def test_a_basket_of_nobody_earns_nobody_anything(till):
    answer = till.call("post", "/v1/quotes", BASKET)

    assert answer.json() == {
        "member": None,
        "points": 0,
        "tier": None,
        "available": None,
        "receipt": [],
        "rules": [{"rule": "base", "version": 1, "points": 12, "reason": None}],
    }


def test_a_rule_that_gives_nothing_says_why(till, member):
    small = {**BASKET, "lines": [{"line": "1", "net": "0.99"}], "member": member.shown_id}

    answer = till.call("post", "/v1/quotes", small)

    assert answer.json()["rules"] == [
        {"rule": "base", "version": 1, "points": 0, "reason": "below_one_step"}
    ]


def test_what_is_quoted_is_what_is_credited(till, member):
    body = {**BASKET, "member": member.shown_id}
    quoted = till.call("post", "/v1/quotes", body).json()

    sale = {**body, "external_id": "s-1", "occurred_at": "2026-03-10T12:00:00Z"}
    credited = till.call("post", "/v1/purchases", sale, Prefer="wait=2").json()

    assert (credited["points"], credited["balance_after"]) == (quoted["points"], 162)


def test_an_unknown_member_is_refused(till):
    ghost = {**BASKET, "member": "mem_01h455vb4pex5vsknk084sn02q"}

    answer = till.call("post", "/v1/quotes", ghost)

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_member")


def test_the_stores_of_others_and_missing_scopes(colleague):
    refused = colleague.call("post", "/v1/quotes", BASKET)

    assert refused.json()["errors"][0]["code"] == "unknown_store"
    assert caller("purchases:write").call("post", "/v1/quotes", BASKET).status_code == 403
    assert Caller().call("post", "/v1/quotes", BASKET).status_code == 401


def test_attributes_a_channel_and_tax_reach_the_rules(till, member):
    program = Program.objects.get()
    Program.objects.update(tax_earns=False)
    rule = promises.make_rule(program, "red")
    attributes = {"color": ["red"]}
    promises.publish(rule, award="bonus", points=5, attributes=attributes, channels=("app",))
    rulebook.forget()
    line = {"line": "1", "net": "12.40", "tax": "2.40", "attributes": {"color": "red"}}
    body = {**BASKET, "lines": [line], "member": member.shown_id, "channel": "app"}

    told = [
        till.call("post", "/v1/quotes", {**body, **change}).json()["rules"]
        for change in ({}, {"channel": "store"}, {"lines": [{**line, "attributes": {}}]})
    ]

    assert [[rule["points"] or rule["reason"] for rule in rules] for rules in told] == [
        [10, 5],
        [10, "other_channel"],
        [10, "no_matching_line"],
    ]


@pytest.mark.parametrize(
    ("line", "pointer"),
    [
        ({"net": "1.00", "tax": "1.01"}, "/lines/0/tax"),
        ({"net": "-1.00", "tax": "0.10"}, "/lines/0/tax"),
        ({"net": "1.00", "attributes": {"": "red"}}, "/lines/0/attributes/"),
        ({"net": "1.00", "attributes": {"color": 7}}, "/lines/0/attributes/color"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_at_its_place(till, line, pointer):
    answer = till.call("post", "/v1/quotes", {**BASKET, "lines": [{"line": "1", **line}]})

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
