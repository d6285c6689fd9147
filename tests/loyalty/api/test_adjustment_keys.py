"""Which keys may propose, read and decide on adjustments."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from members import keys
from members.scopes import ADJUSTMENTS_APPROVE
from tests.builders import ALL_SCOPES, owner
from tests.members.builders import Caller, caller, make_key

pytestmark = pytest.mark.django_db

ADDRESS = "/v1/adjustments"


def body(owner, **fields):
    return {"member": owner.shown_id, "points": 25, "reason": "goodwill", **fields}


@pytest.mark.parametrize("proposer", ["first", "second"])
def test_a_key_that_replaced_another_is_the_same_hand(member, proposer):
    first = make_key(*ALL_SCOPES)
    second = keys.rotate(key=first.key, overlap=timedelta(days=9), as_of=timezone.now())
    third = keys.rotate(key=second.key, overlap=timedelta(days=9), as_of=timezone.now())
    hands = {"first": (first, third), "second": (second, first)}[proposer]
    asks, decides = (Caller(secret=key.secret) for key in hands)
    answer: Any = asks.call("post", ADDRESS, body(member))
    shown_id = answer.json()["id"]

    refused: Any = decides.call("post", f"{ADDRESS}/{shown_id}/approve", {})
    other: Any = owner(name="boss")

    assert (refused.status_code, refused.json()["code"]) == (403, "own_adjustment")
    assert other.call("post", f"{ADDRESS}/{shown_id}/approve", {}).status_code == 200


def test_who_may_only_approve_may_read_what_waits(till, member):
    shown_id = till.call("post", ADDRESS, body(member)).json()["id"]
    boss: Any = caller(ADJUSTMENTS_APPROVE)

    listed = boss.call("get", f"{ADDRESS}?status=proposed").json()["items"]
    read = boss.call("get", f"{ADDRESS}/{shown_id}")
    proposed = boss.call("post", ADDRESS, body(member))
    stranger: Any = caller().call("get", ADDRESS)

    assert ([item["id"] for item in listed], read.status_code) == ([shown_id], 200)
    assert (proposed.status_code, proposed.json()["scope"]) == (403, "adjustments:write")
    assert (stranger.status_code, stranger.json()["scope"]) == (403, "adjustments:write")
