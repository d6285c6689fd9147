"""
Input is hostile: each case has its status, code and pointer, writes nothing and is never a 500.
"""

import json
from typing import Any

import pytest

from tests.builders import make_reward, purchase_body
from tests.loyalty.api.conftest import contents
from tests.loyalty.api.unfit import GHOST, UNFIT
from tests.loyalty.api.unreadable import SALE, UNREADABLE

pytestmark = pytest.mark.django_db


def sale_of(case: Any) -> Any:
    return {**SALE, **case} if isinstance(case, dict) else json.dumps(case).encode()


def places(problem: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["pointer"], one["code"]) for one in problem["errors"]]


@pytest.mark.parametrize(
    ("body", "status", "code", "where"), UNREADABLE, ids=range(len(UNREADABLE))
)
@pytest.mark.parametrize("address", ["/v1/purchases", "/v1/quotes", "/v1/purchases/batch"])
def test_what_is_no_json_is_refused_at_the_parser(till, address, body, status, code, where):
    before = contents()

    answer = till.call("post", address, body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert places(answer.json()) == where
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert contents() == before


@pytest.mark.parametrize(("case", "where"), UNFIT, ids=range(len(UNFIT)))
def test_an_unfit_sale_is_refused_with_its_places(till, case, where):
    before = contents()

    answer = till.call("post", "/v1/purchases", sale_of(case))

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_body")
    assert places(answer.json()) == where
    assert contents() == before


@pytest.mark.parametrize(
    ("case", "where"), [one for one in UNFIT if isinstance(one[0], dict)], ids=str
)
def test_an_unfit_item_of_a_batch_is_refused_and_the_others_are_not(till, case, where):
    good = [{**SALE, "external_id": name} for name in ("g-1", "g-2")]

    answer = till.call(
        "post", "/v1/purchases/batch", {"purchases": [good[0], sale_of(case), good[1]]}
    )

    assert answer.status_code == 200
    first, refused, last = answer.json()["results"]
    assert (first["status"], refused["status"], last["status"]) == (202, 422, 202)
    assert refused["problem"]["code"] == "invalid_body"
    assert places(refused["problem"]) == where


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("0001-01-01T00:00:00Z", "too_old"),
        ("1969-12-31T23:59:59Z", "too_old"),
        ("9999-12-31T23:59:59Z", "in_the_future"),
    ],
)
def test_a_quote_at_the_end_of_time_is_refused(till, member, moment, code):
    body = {**SALE, "occurred_at": moment, "member": member.shown_id}
    del body["external_id"]

    answer = till.call("post", "/v1/quotes", body)

    assert (answer.status_code, places(answer.json())) == (422, [("/occurred_at", code)])


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "0001-12-31T00:00:00Z"])
def test_history_before_the_calendar_is_refused(till, member, moment):
    before = contents()

    answer = till.call("post", "/v1/purchases", purchase_body(member, occurred_at=moment))

    assert (answer.status_code, places(answer.json())) == (422, [("/occurred_at", "too_old")])
    assert contents() == before


@pytest.mark.parametrize(
    ("case", "status", "code", "where"),
    [
        ({"member": 1}, 422, "invalid_body", [("/member", "wrong_type")]),
        ({"member": "42"}, 422, "unknown_member", [("/member", "unknown_member")]),
        ({"member": GHOST}, 422, "unknown_member", [("/member", "unknown_member")]),
        ({"reward": "rew_"}, 422, "unknown_reward", [("/reward", "unknown_reward")]),
        ({"reward": GHOST}, 422, "unknown_reward", [("/reward", "unknown_reward")]),
        ({"store": "nowhere"}, 422, "invalid_body", [("/store", "unknown_store")]),
        ({"capture": "yes"}, 422, "invalid_body", [("/capture", "wrong_type")]),
        ({"pints": 5}, 422, "invalid_body", [("/pints", "unknown_field")]),
        ({"occurred_at": "x"}, 422, "invalid_body", [("/occurred_at", "invalid_instant")]),
        (
            {"occurred_at": "2026-03-10T12:00:01Z"},
            422,
            "invalid_body",
            [("/occurred_at", "in_the_future")],
        ),
        (
            {"occurred_at": "9999-12-31T23:59:59Z"},
            422,
            "invalid_body",
            [("/occurred_at", "in_the_future")],
        ),
        ({"occurred_at": "0001-01-01T00:00:00Z"}, 409, "insufficient_points", []),
    ],
    ids=str,
)
def test_an_unfit_redemption_is_refused(till, member, case, status, code, where):
    body = {"member": member.shown_id, "reward": make_reward(10, stock_left=1).shown_id, **case}
    before = contents()

    answer = till.call("post", "/v1/redemptions", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert places(answer.json()) == where
    assert contents() == before


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        ({"scan": ""}, 422, [("/scan", "too_short")]),
        ({"scan": "x" * 1001}, 422, [("/scan", "too_long")]),
        ({"scan": 1}, 422, [("/scan", "wrong_type")]),
        ({"scan": "1", "store": "nowhere"}, 422, [("/store", "unknown_store")]),
        ({}, 422, [("/scan", "required")]),
        (b'{"scan": "\\u0000"}', 400, [("/scan", "nul_character")]),
        (b'{"scan": "\\ud83d"}', 400, [("/scan", "lone_surrogate")]),
    ],
    ids=str,
)
def test_an_unfit_scan_is_refused(till, body, status, where):
    answer = till.call("post", "/v1/lookups", body)

    assert (answer.status_code, places(answer.json())) == (status, where)


@pytest.mark.parametrize(
    "address",
    [
        "/v1/purchases/%00",
        "/v1/purchases/%ff",
        "/v1/purchases/pur_%F0%9F%A6%8A",
        "/v1/purchases/" + "9" * 5000,
        "/v1/purchases/pur_zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "/v1/purchases/PUR_01H455VB4PEX5VSKNK084SN02Q/explain",
        "/v1/redemptions/red_",
        "/v1/members/mem_/balance",
        "/v1/members/..%2f/ledger",
        "/v1/members/mem_01h455vb4pex5vsknk084sn02q/lots",
    ],
)
def test_an_address_that_names_nothing_is_not_found(till, address):
    answer = till.call("get", address)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256, "\x7f"])
def test_an_unreadable_idempotency_key_is_refused(till, key):
    before = contents()

    answer = till.call("post", "/v1/purchases", SALE, **{"Idempotency-Key": key})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key")
    assert contents() == before
