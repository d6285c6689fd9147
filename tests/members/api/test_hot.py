"""The base of the hot path, shown by a probe: each check in its order, each refusal a problem."""

import pytest

from members.api.permissions import CHALLENGE
from members.scopes import PURCHASES_READ, PURCHASES_WRITE
from tests.members.builders import Caller, caller

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.members.urls")]

JSON = "application/json"
TEXT = {"Content-Type": "text/plain"}
NET = [("/lines/0/net", "invalid_amount")]
BODY = {"happened_at": "2026-03-10T14:00:00+02:00"}


@pytest.fixture
def till() -> Caller:
    return caller(PURCHASES_READ, PURCHASES_WRITE)


def test_a_body_is_read_and_an_answer_is_compact(till):
    answer = till.call("post", "/v1/probe/x", BODY)

    assert answer.status_code == 201
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.content == b'{"what":"x","at":"2026-03-10T12:00:00Z"}'


def test_a_warm_request_costs_no_query(till, django_assert_num_queries):
    till.call("get", "/v1/probe/x")

    with django_assert_num_queries(0):
        assert till.call("get", "/v1/probe/x").status_code == 200


def test_an_unchanged_answer_is_not_sent_again(till):
    tag = till.call("get", "/v1/probe/x").headers["ETag"]

    again = till.call("get", "/v1/probe/x", **{"If-None-Match": f"W/{tag}"})
    other = till.call("get", "/v1/probe/y", **{"If-None-Match": tag})

    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


@pytest.mark.parametrize(
    ("who", "method", "headers", "status", "code", "said"),
    [
        ("nobody", "put", {}, 401, "unauthenticated", ("WWW-Authenticate", CHALLENGE)),
        ("till", "put", {}, 405, "method_not_allowed", ("Allow", "GET, POST")),
        ("till", "options", {}, 405, "method_not_allowed", ("Allow", "GET, POST")),
        ("reader", "post", {}, 403, "missing_scope", ("Cache-Control", "no-store")),
        ("till", "post", TEXT, 415, "unsupported_media_type", ("Accept", JSON)),
    ],
)  # fmt: skip
def test_checks_come_in_their_order(till, who, method, headers, status, code, said):
    people = {"till": till, "nobody": Caller(), "reader": caller(PURCHASES_READ)}

    answer = people[who].call(method, "/v1/probe/x", b"{", **headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers[said[0]] == said[1]


@pytest.mark.parametrize(
    ("body", "status", "places"),
    [
        (b"{", 400, [("", "syntax")]),
        ({}, 422, [("/happened_at", "required")]),
        ([], 422, [("", "wrong_type")]),
        ({**BODY, "at": 1}, 422, [("/at", "unknown_field")]),
        ({**BODY, "a/b~c": 1}, 422, [("/a~1b~0c", "unknown_field")]),
        ({"happened_at": 1}, 422, [("/happened_at", "invalid_instant")]),
        ({"happened_at": "2026-03-10T12:00:00"}, 422, [("/happened_at", "invalid_instant")]),
        ({"happened_at": "2026-03-10 12:00:00Z"}, 422, [("/happened_at", "invalid_instant")]),
        ({"happened_at": "2026-02-30T12:00:00Z"}, 422, [("/happened_at", "invalid_instant")]),
        ({"happened_at": "0001-01-01T00:00:00+02:00"}, 422, [("/happened_at", "invalid_instant")]),
        ({**BODY, "lines": [{"sku": "a", "net": 1.5}]}, 422, [("/lines/0/net", "wrong_type")]),
        ({**BODY, "lines": [{"sku": "a", "net": "1e5"}]}, 422, NET),
        ({**BODY, "lines": [{"sku": "a", "net": "NaN"}]}, 422, NET),
        ({**BODY, "lines": [{"sku": "a", "net": "\u0661"}]}, 422, NET),
        ({**BODY, "metadata": {"a": "x" * 9000}}, 422, [("/metadata", "too_large")]),
    ],
)  # fmt: skip
def test_a_bad_body_is_refused_with_its_places(till, body, status, places):
    answer = till.call("post", "/v1/probe/x", body)

    assert answer.status_code == status
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == places


def test_only_the_first_fifty_errors_are_told(till):
    answer = till.call("post", "/v1/probe/x", {str(n): 1 for n in range(1000)})

    assert len(answer.json()["errors"]) == 50


@pytest.mark.parametrize(
    ("what", "status", "code", "retryable", "retry_after"),
    [("busy", 409, "busy", True, "1"), ("slow", 503, "unavailable", True, "1")],
)
def test_a_database_that_cannot_answer_now_asks_for_patience(
    till, what, status, code, retryable, retry_after
):
    answer = till.call("get", f"/v1/probe/{what}")

    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["retryable"]) == (status, code, retryable)
    assert answer.headers["Retry-After"] == retry_after


def test_our_own_mistake_is_logged_and_tells_nothing(till, caplog):
    answer = till.call("get", "/v1/probe/broken", **{"X-Request-Id": "r1", "Accept-Language": "fi"})

    assert answer.status_code == 500
    assert answer.json() == {
        "type": "/problems/server_error",
        "title": "Something went wrong on our side",
        "status": 500,
        "detail": "The error was logged under this request_id. Sending the same request again is "
        "safe when it carries an Idempotency-Key.",
        "code": "server_error",
        "errors": [],
        "retryable": True,
        "request_id": "r1",
        "cashier_message": "Yritä hetken kuluttua uudelleen.",
    }
    assert "secret detail" in caplog.text
