"""POST /v1/lookups: any scan by one field."""

import pytest

from loyalty.models import Purchase
from members.models import Member
from rewards import rulebook
from rewards.models import Tier
from tests.builders import make_sale, record
from tests.members.builders import Caller, caller

pytestmark = pytest.mark.django_db


def look_up(who: Caller, scan: str, **fields):
    return who.call("post", "/v1/lookups", {"scan": scan, **fields})


def test_a_member_is_found_with_what_the_cashier_should_know(shop, till, member):
    Tier.objects.create(program=shop, code="gold", name="Gold", threshold=10_000)
    rulebook.forget()

    answer = look_up(till, "+358 40-123 4567")

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "kind": "member",
            "member": {
                "id": member.shown_id,
                "display_name": None,
                "status": "active",
                "visits": 1,
            },
            "balance": {
                "member": member.shown_id,
                "points_name": "points",
                "balance": 150,
                "available": 150,
                "held": 0,
                "pending": 0,
                "debt": 0,
                "expiring": {
                    "points": 150,
                    "expires_at": "2027-03-01T22:00:00Z",
                    "last_day": "2027-03-01",
                },
            },
            "tier": {"code": "gold", "name": "Gold"},
            "purchase": None,
            "voucher": None,
            "redemption": None,
            "candidates": [],
            "greeting": "Welcome back!",
            "say": "You have 150 points.",
            "hints": [],
        },
    )


def test_what_nobody_has_is_unknown_and_no_error(till):
    answer = look_up(till, "4006381333931")

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "kind": "unknown",
            "member": None,
            "balance": None,
            "tier": None,
            "purchase": None,
            "voucher": None,
            "redemption": None,
            "candidates": [],
            "greeting": "",
            "say": "This card is not enrolled yet.",
            "hints": [],
        },
    )


def test_a_receipt_is_found_in_ones_own_store_only(till, colleague):
    record(make_sale(external_id="R-1"))
    shown_id = Purchase.objects.get().shown_id

    assert look_up(till, "R-1").json()["purchase"] == shown_id
    assert look_up(till, "R-1", store="helsinki-1").json()["kind"] == "receipt"
    assert look_up(colleague, "R-1").json()["kind"] == "unknown"
    assert look_up(colleague, "R-1", store="helsinki-1").status_code == 422


def test_a_blocked_member_is_greeted_without_figures(till, member):
    Member.objects.update(status="blocked")

    answer = look_up(till, "+358401234567").json()

    assert answer["say"] == "This membership is not active; please ask at the desk."
    assert answer["member"]["status"] == "blocked"


def test_who_may_not_look_up():
    assert look_up(caller("members:read"), "1").status_code == 403
    assert look_up(Caller(), "1").status_code == 401
