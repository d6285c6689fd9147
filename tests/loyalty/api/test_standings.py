"""A member's tier, stamp cards and vouchers over HTTP."""

import pytest

from loyalty import vouchers
from loyalty.models import Voucher
from members.scopes import MEMBERS_READ, REWARDS_READ
from rewards import codes
from tests.builders import NOON, earn, noon_of
from tests.loyalty.stamping import make_card
from tests.loyalty.tiering import add_tiers, review
from tests.members.builders import Caller, caller, make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


@pytest.fixture
def reads() -> Caller:
    return caller(MEMBERS_READ)


@pytest.fixture
def stranger() -> Caller:
    """Somebody who may read the rewards, and no members."""
    return caller(REWARDS_READ)


def test_a_member_is_told_what_it_takes_to_stay_and_to_rise(shop, clock, reads):
    add_tiers(shop, tier_review="yearly", tier_window="calendar_year", tier_grace_days=31)
    member = make_member()
    earn(member, 600, noon_of("2026-06-15"))
    earn(member, 120, noon_of("2027-06-15"))
    review(noon_of("2028-02-01"))
    earn(member, 70, noon_of("2028-02-10"))
    clock.move_to("2028-03-01T12:00:00")

    answer = reads.call("get", f"/v1/members/{member.shown_id}/tier")

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "member": member.shown_id,
            "tier": {"code": "silver", "name": "Silver"},
            "benefits": [],
            "since": "2028-01-31T22:00:00Z",
            "kept_until": "2029-01-31T22:00:00Z",
            "basis": "spend",
            "currency": "EUR",
            "figure": "70.00",
            "counted_from": "2027-12-31T22:00:00Z",
            "to_stay": {
                "missing": "30.00",
                "by": "2028-12-31T22:00:00Z",
                "last_day": "2028-12-31",
            },
            "to_rise": {
                "tier": {"code": "gold", "name": "Gold"},
                "missing": "430.00",
                "by": "2028-12-31T22:00:00Z",
            },
            "history": [
                {
                    "tier": "silver",
                    "since": "2028-01-31T22:00:00Z",
                    "kept_until": "2029-01-31T22:00:00Z",
                    "reason": "fell",
                },
                {
                    "tier": "gold",
                    "since": "2026-06-15T12:00:00Z",
                    "kept_until": "2028-01-31T22:00:00Z",
                    "reason": "rose",
                },
            ],
        },
    )


def test_points_are_whole_and_a_member_without_a_tier_has_no_dates(shop, reads):
    program = add_tiers(shop, tier_basis="points")
    rule = promises.make_rule(program, "status")
    promises.publish(rule, award="base", points=1, step_minor=100, point_kind="qualifying")
    member = make_member()
    earn(member, 70, noon_of("2026-03-01"))

    body = reads.call("get", f"/v1/members/{member.shown_id}/tier").json()

    assert body.pop("member") == member.shown_id
    assert body == {
        "tier": None,
        "benefits": [],
        "since": None,
        "kept_until": None,
        "basis": "points",
        "currency": "EUR",
        "figure": 70,
        "counted_from": "2025-03-09T22:00:00Z",
        "to_stay": None,
        "to_rise": {
            "tier": {"code": "silver", "name": "Silver"},
            "missing": 9_930,
            "by": None,
        },
        "history": [],
    }


def test_a_member_sees_stamps_and_vouchers(reads):
    card = make_card(needed=2)
    make_card("closed", is_active=False)
    member = make_member()
    for _ in range(3):
        earn(member, 5)
    voucher = Voucher.objects.get()

    cards = reads.call("get", f"/v1/members/{member.shown_id}/stamp_cards").json()
    found = reads.call("get", f"/v1/members/{member.shown_id}/vouchers").json()

    reward = {"id": card.reward.shown_id, "name": card.reward.name}
    assert cards == {
        "items": [
            {
                "card": "coffee",
                "name": "Coffee",
                "stamps": 1,
                "needed": 2,
                "owed": 0,
                "full_cards": 1,
                "reward": reward,
                "valid_until": None,
            }
        ],
        "next_cursor": None,
    }
    issued_at = found["items"][0].pop("issued_at")
    assert issued_at.startswith("20")
    assert found == {
        "items": [
            {
                "id": voucher.shown_id,
                "code": codes.shown(voucher.code),
                "status": "issued",
                "reward": reward,
                "stamp_card": "coffee",
                "expires_at": None,
                "used_at": None,
            }
        ],
        "next_cursor": None,
    }


def test_vouchers_come_in_pages_and_say_that_they_ended(clock, reads):
    member = make_member()
    reward = promises.make_reward(make_card().program, code="tea", price_points=5, voucher_days=1)
    for _ in range(3):
        vouchers.issue(reward=reward, member_id=member.pk, program_id=reward.program_id, as_of=NOON)
    clock.move_to("2026-03-12T12:00:00")
    path = f"/v1/members/{member.shown_id}/vouchers"

    first = reads.call("get", f"{path}?limit=2").json()
    second = reads.call("get", f"{path}?limit=2&cursor={first['next_cursor']}").json()

    assert [row["status"] for row in first["items"] + second["items"]] == ["expired"] * 3
    assert second["next_cursor"] is None


@pytest.mark.parametrize("part", ["tier", "stamp_cards", "vouchers"])
def test_others_learn_nothing(shop, part, reads, stranger):
    add_tiers(shop)
    member = make_member()
    absent = f"/v1/members/mem_{'0' * 26}/{part}"

    refused = stranger.call("get", f"/v1/members/{member.shown_id}/{part}")
    nobody = reads.call("get", absent)

    assert (refused.status_code, refused.json()["code"]) == (403, "missing_scope")
    assert (nobody.status_code, nobody.json()["code"]) == (404, "not_found")


def test_stamp_cards_are_listed(stranger):
    card = make_card("spending", needed=4, per="amount", step_minor=1_000, stores=["helsinki-1"])
    make_card("closed", is_active=False)

    answer = stranger.call("get", "/v1/stamp_cards")

    assert answer.json() == {
        "items": [
            {
                "code": "spending",
                "name": "Spending",
                "stamps_needed": 4,
                "head_start": 0,
                "per": "amount",
                "step": "10.00",
                "purchase_stamps_max": None,
                "categories": [],
                "skus": [],
                "brands": [],
                "stores": ["helsinki-1"],
                "reward": card.reward.shown_id,
                "valid_from": None,
                "valid_until": None,
            }
        ],
        "next_cursor": None,
    }
