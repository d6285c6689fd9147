"""The event log over HTTP: read on from a cursor, and nothing is skipped."""

from datetime import UTC, datetime, timedelta

import pytest

from events import outbox
from events.cursors import cursor_of
from events.models import Event
from members.scopes import WEBHOOKS_READ
from tests.members.api.test_webhooks import happen
from tests.members.builders import Caller, caller, make_store

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.members.urls")]


NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


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


def test_a_cursor_from_before_the_copy_is_told_so(shop):
    _, second = happen("mem_1", "mem_2")

    answer = shop.call("get", f"/v1/event_log?after={cursor_of(second + 1)}")

    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_ahead")


def test_a_cursor_whose_next_event_is_forgotten_is_told_so(shop):
    first, _, third = happen("mem_1", "mem_2", "mem_3")
    Event.objects.exclude(subject="mem_3").update(recorded_at=NOON - timedelta(days=31))
    outbox.forget_old(as_of=NOON, days=30)

    lost = shop.call("get", f"/v1/event_log?after={cursor_of(first)}")
    well = shop.call("get", f"/v1/event_log?after={cursor_of(third - 1)}")

    assert (lost.status_code, lost.json()["code"]) == (410, "cursor_forgotten")
    assert [item["data"]["subject"] for item in well.json()["items"]] == ["mem_3"]


def test_a_cursor_at_the_end_of_a_log_that_is_all_forgotten_is_good(shop):
    first, last = happen("mem_1", "mem_2")
    Event.objects.update(recorded_at=NOON - timedelta(days=31))
    outbox.forget_old(as_of=NOON, days=30)

    statuses = [
        shop.call("get", f"/v1/event_log?after={cursor_of(position)}").status_code
        for position in (first, last)
    ]

    assert statuses == [410, 200]
