"""POST /v1/quotes: what a basket would earn, with nothing written."""

import pytest

from tests.loyalty.api.conftest import contents
from tests.members.builders import Caller, caller

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
            "receipt": ["Points for this purchase: 12", "Points balance: 162"],
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
