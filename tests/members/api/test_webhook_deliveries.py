"""Over HTTP: what becomes of deliveries, and sending again what was missed."""

import pytest

from events.cursors import cursor_of
from events.models import Event, WebhookDelivery
from members.scopes import WEBHOOKS_READ, WEBHOOKS_WRITE
from tests.members.api.test_webhooks import NOON, address, happen, register
from tests.members.builders import Caller, caller

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.members.urls")]


@pytest.fixture
def shop(clock) -> Caller:
    clock.freeze()
    return caller(WEBHOOKS_READ, WEBHOOKS_WRITE)


def test_a_test_event_can_be_followed_and_sent_again(shop):
    made = register(shop)

    sent = shop.call("post", address(made, "test"))
    seen = shop.call("get", f"/v1/webhook_deliveries/{sent.json()['id']}")

    assert sent.status_code == 202
    assert sent.json() == {
        "id": WebhookDelivery.objects.get().shown_id,
        "endpoint": made["id"],
        "type": "webhook.test",
        "subject": made["id"],
        "cursor": None,
        "status": "pending",
        "attempt_count": 0,
        "next_at": sent.json()["created_at"],
        "created_at": sent.json()["created_at"],
        "settled_at": None,
    }
    assert seen.json() == {**sent.json(), "attempts": []}
    WebhookDelivery.objects.update(status="given_up", next_at=None, settled_at=NOON, attempts=11)
    retried = shop.call("post", f"/v1/webhook_deliveries/{sent.json()['id']}/retry")
    assert (retried.status_code, retried.json()["status"]) == (202, "pending")
    assert retried.json()["attempt_count"] == 0


def test_one_event_or_a_stretch_is_replayed(shop):
    first, second, _ = happen("mem_1", "mem_2", "mem_3")
    Event.objects.update(recorded_at=NOON)
    made = register(shop, kinds=["member.*"])

    def replay(**body):
        answer = shop.call("post", address(made, "replay"), body)
        assert answer.status_code == 202, answer.content
        return answer.json()["events"]

    assert replay(event=cursor_of(second)) == 1
    assert replay(after=cursor_of(first)) == 2
    assert replay(after=cursor_of(first), through=cursor_of(second)) == 1
    assert replay(since="2026-03-10T00:00:00Z", until="2026-03-11T00:00:00Z") == 3
    assert replay(until="2026-03-09T00:00:00Z") == 0
    listed = shop.call("get", address(made, "deliveries")).json()["items"]
    assert sorted(one["subject"] for one in listed) == ["mem_1", "mem_2", "mem_3"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"event": None}, ""),
        ({"event": "bG9nOjE", "since": "2026-03-10T00:00:00Z"}, ""),
        ({"event": "nonsense"}, "/event"),
        ({"event": "bG9nOjk5OTk5OQ"}, "/event"),
        ({"after": "bG9nOjAx"}, "/after"),
        ({"since": "yesterday"}, "/since"),
    ],
)
def test_a_replay_of_nothing_is_refused(shop, body, pointer):
    made = register(shop)

    answer = shop.call("post", address(made, "replay"), body)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert WebhookDelivery.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_deliveries_are_listed_by_pages_and_narrowed(shop, count, django_assert_num_queries):
    made = register(shop)
    happen(*(f"mem_{n}" for n in range(count)))
    WebhookDelivery.objects.filter(event__subject="mem_0").update(
        status="delivered", next_at=None, settled_at=NOON
    )
    shop.call("get", address(made, "deliveries"))

    with django_assert_num_queries(2):
        page = shop.call("get", address(made, "deliveries") + "?limit=2")
    delivered = shop.call("get", address(made, "deliveries") + "?status=delivered").json()

    subjects = [one["subject"] for one in page.json()["items"]]
    assert subjects == [f"mem_{n}" for n in reversed(range(count))][:2]
    assert ("Link" in page.headers) == (count == 3)
    assert [one["subject"] for one in delivered["items"]] == ["mem_0"]
    for wrong in ("status=lost", "kind=member.lost", "cursor=x", "limit=0"):
        assert shop.call("get", address(made, "deliveries") + "?" + wrong).status_code == 422
