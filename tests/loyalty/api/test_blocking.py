"""POST /v1/members/{id}/block, and the way back."""

import pytest

from members.models import Blocking, Member
from members.scopes import MEMBERS_ENROL, MEMBERS_READ
from tests.builders import make_reward
from tests.loyalty.sharing import settings
from tests.members.builders import Caller, caller, make_member
from tests.members.signing_in import signed_in

pytestmark = pytest.mark.django_db

SALE = {
    "store": "helsinki-1",
    "external_id": "r-1",
    "occurred_at": "2026-03-10T12:00:00Z",
    "currency": "EUR",
    "lines": [{"line": "1", "net": "20.00"}],
}


def turn(who: Caller, verb: str, member: Member, body=b""):
    return who.call("post", f"/v1/members/{member.shown_id}/{verb}", body)


def test_a_member_is_blocked_and_unblocked_twice_as_once(till, colleague, member):
    blocked = turn(till, "block", member, {"reason": "Card fraud"})
    again = turn(till, "block", member, {"reason": "Something else"})
    read = colleague.call("get", f"/v1/members/{member.shown_id}")

    assert (blocked.status_code, blocked.json()["status"]) == (200, "blocked")
    assert again.content == blocked.content
    assert (read.json(), read["ETag"]) == (blocked.json(), blocked["ETag"])
    assert list(Blocking.objects.values_list("reason", "actor_kind")) == [("Card fraud", 3)]

    unblocked = turn(till, "unblock", member)
    twice = turn(till, "unblock", member, {})

    assert (unblocked.status_code, unblocked.json()["status"]) == (200, "active")
    assert twice.content == unblocked.content
    assert list(Blocking.objects.values_list("is_blocked", "reason")) == [
        (False, ""),
        (True, "Card fraud"),
    ]


def test_whatever_a_blocked_member_tries_is_refused_and_a_sale_is_not(till, member):
    settings(transfers_allowed=True)
    other, app = make_member(), signed_in(member)
    wish = {"member": member.shown_id, "reward": make_reward(100).shown_id}
    held = till.call("post", "/v1/redemptions", wish).json()["id"]
    assert app.call("get", "/v1/me").status_code == 200

    turn(till, "block", member)

    sale = till.call("post", "/v1/purchases", {**SALE, "member": member.shown_id}, Prefer="wait=2")
    assert (sale.status_code, sale.json()["status"], sale.json()["points"]) == (201, "refused", 0)
    assert sale.json()["refusal"]["reason"] == "member_not_active"
    taken = till.call("post", "/v1/redemptions", wish)
    assert (taken.status_code, taken.json()["code"]) == (409, "member_not_active")
    confirmed = till.call("post", f"/v1/redemptions/{held}/confirm")
    assert (confirmed.status_code, confirmed.json()["code"]) == (409, "redemption_voided")
    for sender, recipient in ((member, other), (other, member)):
        gift = {"sender": sender.shown_id, "recipient": recipient.shown_id, "points": 1}
        given = till.call("post", "/v1/transfers", gift)
        assert (given.status_code, given.json()["code"]) == (409, "member_not_active")
    assert app.call("get", "/v1/me").status_code == 401
    found = till.call("post", "/v1/lookups", {"scan": "+358401234567"}).json()
    assert (found["kind"], found["say"]) == (
        "member",
        "This membership is not active; please ask at the desk.",
    )
    balance = till.call("get", f"/v1/members/{member.shown_id}/balance").json()
    assert (balance["available"], balance["held"]) == (150, 0)


def test_unblocked_they_redeem_again_and_sign_in_anew(till, member):
    app = signed_in(member)
    turn(till, "block", member)

    turn(till, "unblock", member)

    wish = {"member": member.shown_id, "reward": make_reward(100).shown_id}
    assert till.call("post", "/v1/redemptions", wish).status_code == 201
    assert app.call("get", "/v1/me").status_code == 401
    assert signed_in(member).call("get", "/v1/me").status_code == 200


@pytest.mark.parametrize("status", ["blocked", "closed"])
@pytest.mark.parametrize("asks", [{}, {"member_times_max": 1}])
def test_who_is_not_active_sees_that_no_reward_can_be_had(till, member, status, asks):
    wish = {"member": member.shown_id, "reward": make_reward(100, **asks).shown_id}
    address = f"/v1/rewards?member={member.shown_id}"
    seen = till.call("get", address).json()["items"][0]
    assert (seen["can_be_had"], seen["reasons"]) == (True, [])
    Member.objects.filter(pk=member.pk).update(status=status)

    seen = till.call("get", address, **{"Accept-Language": "da"}).json()["items"][0]

    sentence = "Ikke for dette medlemskab lige nu; spørg venligst i informationen."
    assert (seen["can_be_had"], seen["why_not"]) == (False, "member_not_active")
    assert seen["reasons"] == [{"code": "member_not_active", "sentence": sentence}]
    refused = till.call("post", "/v1/redemptions", wish)
    assert (refused.status_code, refused.json()["code"]) == (409, "member_not_active")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"reason": 7}, 422, "invalid_body"),
        ({"reason": "x" * 501}, 422, "invalid_body"),
        ({"why": "fraud"}, 422, "invalid_body"),
        (b"{", 400, "malformed_json"),
    ],
)
@pytest.mark.parametrize("verb", ["block", "unblock"])
def test_a_bad_body_changes_nothing(till, member, verb, body, status, code):
    answer = turn(till, verb, member, body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Blocking.objects.count() == 0


@pytest.mark.parametrize("verb", ["block", "unblock"])
def test_the_merged_the_closed_and_the_absent(till, member, verb):
    twin, gone = make_member(), make_member()
    merge = {"into": member.shown_id}
    till.call("post", f"/v1/members/{twin.shown_id}/merge", merge)
    Member.objects.filter(pk=gone.pk).update(status="closed")

    merged = turn(till, verb, twin)
    closed = turn(till, verb, gone)
    absent = till.call("post", f"/v1/members/mem_01h455vb4pex5vsknk084sn02q/{verb}", b"")

    assert (merged.status_code, merged.json()["code"]) == (409, "member_merged")
    assert merged.json()["merged_into"] == member.shown_id
    assert (closed.status_code, closed.json()["code"]) == (409, "member_not_active")
    assert (absent.status_code, absent.json()["code"]) == (404, "not_found")
    assert Blocking.objects.count() == 0


@pytest.mark.parametrize("verb", ["block", "unblock"])
def test_who_may_only_read_or_enrol_blocks_nobody(member, verb):
    for scope in (MEMBERS_READ, MEMBERS_ENROL):
        assert turn(caller(scope), verb, member).status_code == 403
    assert turn(Caller(), verb, member).status_code == 401
    assert Blocking.objects.count() == 0
