"""
Webhook endpoints over HTTP, for the shop's own system, a till of one store, one who may only read,
and a stranger.
"""

import re
from datetime import UTC, datetime

import pytest
from django.db import transaction

from events import outbox, placing
from events.models import Place, WebhookDelivery, WebhookEndpoint
from members.scopes import WEBHOOKS_READ, WEBHOOKS_WRITE
from tests.members.builders import Caller, caller, make_store

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.members.urls")]

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ABSENT = "whe_01h455vb4pex5vsknk084sn02q"
URL = "https://8.8.8.8/hook"


@pytest.fixture
def shop(clock) -> Caller:
    clock.freeze()
    return caller(WEBHOOKS_READ, WEBHOOKS_WRITE)


def register(shop, **body):
    answer = shop.call("post", "/v1/webhook_endpoints", {"url": URL, **body})
    assert answer.status_code == 201, answer.content
    return answer.json()


def happen(*subjects):
    with transaction.atomic():
        for subject in subjects:
            outbox.publish(kind="member.enrolled", subject=subject, payload={}, as_of=NOON)
    placing.place(as_of=NOON)
    return list(Place.objects.order_by("position").values_list("position", flat=True))


def address(made, *more):
    return "/".join(["/v1/webhook_endpoints", made["id"], *more])


def test_an_endpoint_is_registered_and_its_secret_shown_this_once(shop):
    answer = shop.call(
        "post",
        "/v1/webhook_endpoints",
        {"url": URL, "description": "CRM", "kinds": ["member.*", "purchase.credited"]},
    )

    made = answer.json()
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", made.pop("secret"))
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    assert answer["Location"] == f"/v1/webhook_endpoints/{made['id']}"
    row = WebhookEndpoint.objects.get()
    assert made == {
        "id": row.shown_id,
        "url": URL,
        "description": "CRM",
        "kinds": ["member.*", "purchase.credited"],
        "status": "enabled",
        "status_since": made["status_since"],
        "reason": "",
        "failures": 0,
        "failing_since": None,
        "previous_secret_until": None,
        "created_at": made["created_at"],
    }
    assert shop.call("get", address(made)).json() == made
    listed = shop.call("get", "/v1/webhook_endpoints").json()
    assert listed == {"items": [made], "next_cursor": None}


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/url", "required"),
        ({"url": 1}, "/url", "wrong_type"),
        ({"url": URL, "secret": "whsec_x"}, "/secret", "unknown_field"),
        ({"url": "http://example.com/"}, "/url", "invalid_url"),
        ({"url": "https://127.0.0.1/"}, "/url", "invalid_url"),
        ({"url": "https://localhost/"}, "/url", "invalid_url"),
        ({"url": "https://[::ffff:10.0.0.1]/"}, "/url", "invalid_url"),
        ({"url": "https://me:secret@8.8.8.8/"}, "/url", "invalid_url"),
        ({"url": URL, "kinds": ["member.*", "member.lost"]}, "/kinds/1", "not_an_option"),
        ({"url": URL, "kinds": ["*"]}, "/kinds/0", "not_an_option"),
        ({"url": URL, "kinds": ["member.*"] * 51}, "/kinds", "too_many"),
        ({"url": URL, "description": "a\x00b"}, "", ""),
    ],
)
def test_a_bad_endpoint_is_refused_where_it_is_bad(shop, body, pointer, code):
    answer = shop.call("post", "/v1/webhook_endpoints", body)

    assert WebhookEndpoint.objects.count() == 0
    if code:
        assert answer.status_code == 422
        assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    else:
        assert answer.status_code == 400


def test_fifty_endpoints_are_enough(shop):
    made = register(shop)
    row = WebhookEndpoint.objects.get()
    WebhookEndpoint.objects.bulk_create(
        WebhookEndpoint(url=URL, secret=row.secret, status_since=NOON) for _ in range(49)
    )

    answer = shop.call("post", "/v1/webhook_endpoints", {"url": URL})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_webhook_endpoints")
    assert shop.call("delete", address(made)).status_code == 204
    assert shop.call("post", "/v1/webhook_endpoints", {"url": URL}).status_code == 201


def test_a_change_needs_the_state_that_was_read(shop):
    made = register(shop)
    tag = shop.call("get", address(made)).headers["ETag"]

    paused = shop.call("patch", address(made), {"status": "paused"}, **{"If-Match": tag})
    stale = shop.call("patch", address(made), {"status": "enabled"}, **{"If-Match": tag})

    assert (paused.status_code, paused.json()["status"]) == (200, "paused")
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    again = shop.call("get", address(made), **{"If-None-Match": paused.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_change_to_a_private_url_changes_nothing(shop):
    made = register(shop)

    refused = shop.call("patch", address(made), {"url": "https://10.0.0.1/", "description": "x"})

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/url")
    assert shop.call("get", address(made)).json()["description"] == ""


def test_rotation_shows_the_new_secret_once(shop):
    made = register(shop)

    rotated = shop.call("post", address(made, "rotate"), {"overlap_hours": 2}).json()
    too_long = shop.call("post", address(made, "rotate"), {"overlap_hours": 169})

    assert rotated.pop("secret") not in {made["secret"], ""}
    assert rotated == shop.call("get", address(made)).json()
    assert rotated["previous_secret_until"] is not None
    assert too_long.json()["errors"][0]["pointer"] == "/overlap_hours"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""), ("patch", ""), ("delete", ""), ("post", "/rotate"), ("post", "/test"),
        ("post", "/replay"), ("get", "/deliveries"),
    ],
)  # fmt: skip
def test_who_may_not_gets_what_nothing_gets(shop, method, path):
    made = register(shop)
    body = (
        {"after": "bG9nOjA"} if path == "/replay" else {} if method in {"post", "patch"} else None
    )
    till = caller(WEBHOOKS_READ, WEBHOOKS_WRITE, store=make_store())
    other = caller("members:read")

    def ask(who, endpoint_id):
        return who.call(method, f"/v1/webhook_endpoints/{endpoint_id}{path}", body)

    assert ask(Caller(), made["id"]).status_code == 401
    assert ask(other, made["id"]).json()["code"] == "missing_scope"
    assert ask(till, made["id"]).json()["code"] == "forbidden"
    assert ask(till, ABSENT).json()["code"] == "forbidden"
    assert ask(shop, ABSENT).json()["code"] == "not_found"
    assert shop.call("get", address(made)).json() == {
        k: v for k, v in made.items() if k != "secret"
    }
    assert WebhookDelivery.objects.count() == 0


def test_what_is_deleted_is_gone_and_its_secret_too(shop):
    made = register(shop)
    happen("mem_1")
    delivery = WebhookDelivery.objects.get()

    assert shop.call("delete", address(made)).status_code == 204
    assert shop.call("get", address(made)).status_code == 404
    assert shop.call("get", f"/v1/webhook_deliveries/{delivery.shown_id}").status_code == 404
    assert shop.call("delete", address(made)).status_code == 404
    row = WebhookEndpoint.objects.get()
    assert (row.secret, row.previous_secret) == ("", "")
