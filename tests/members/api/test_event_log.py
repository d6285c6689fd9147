"""The event log over HTTP: read on from a cursor, and nothing is skipped."""

import pytest

from events.cursors import cursor_of
from members.scopes import WEBHOOKS_READ
from tests.members.api.test_webhooks import happen
from tests.members.builders import Caller, caller, make_store

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.members.urls")]


@pytest.fixture
def shop(clock) -> Caller:
    clock.freeze()
    return caller(WEBHOOKS_READ)


def test_the_log_is_read_page_by_page(shop):
    first, second = happen("mem_1", "mem_2")

    one = shop.call("get", "/v1/event_log?limit=1").json()
    two = shop.call("get", f"/v1/event_log?after={one['next_cursor']}").json()
    none = shop.call("get", f"/v1/event_log?after={two['next_cursor']}").json()

    assert one == {
        "items": [
            {
                "type": "member.enrolled",
                "timestamp": "2026-03-10T12:00:00Z",
                "data": {"subject": "mem_1"},
                "cursor": cursor_of(first),
            }
        ],
        "next_cursor": cursor_of(first),
        "has_more": True,
    }
    assert [item["data"]["subject"] for item in two["items"]] == ["mem_2"]
    assert none == {"items": [], "next_cursor": cursor_of(second), "has_more": False}


def test_who_begins_now_begins_with_the_newest(shop):
    _, second = happen("mem_1", "mem_2")

    answer = shop.call("get", "/v1/event_log?after=newest").json()

    assert answer == {"items": [], "next_cursor": cursor_of(second), "has_more": False}


def test_a_kind_narrows_the_log(shop):
    happen("mem_1")

    assert len(shop.call("get", "/v1/event_log?kind=member.*").json()["items"]) == 1
    assert len(shop.call("get", "/v1/event_log?kind=purchase.credited").json()["items"]) == 0


@pytest.mark.parametrize("query", ["after=x", "after=", "after=bG9nOjAx", "limit=201", "kind=a.b"])
def test_nonsense_is_refused(shop, query):
    answer = shop.call("get", f"/v1/event_log?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")


def test_a_key_of_one_store_and_one_without_the_scope_are_refused(shop):
    till = caller(WEBHOOKS_READ, store=make_store())

    assert till.call("get", "/v1/event_log").json()["code"] == "forbidden"
    assert caller("members:read").call("get", "/v1/event_log").json()["code"] == "missing_scope"
    assert Caller().call("get", "/v1/event_log").status_code == 401
