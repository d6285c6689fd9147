"""POST /v1/adjustments and what is decided about one."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from loyalty import adjustments
from loyalty.adjusted import Proposal
from loyalty.models import Adjustment, AdjustmentKind, AdjustmentLimit, Entry
from members.actors import Actor, ActorKind
from members.scopes import ADJUSTMENTS_WRITE
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, owner, wallet_of
from tests.loyalty.api.conftest import contents
from tests.members.builders import caller, make_member

pytestmark = pytest.mark.django_db

ADDRESS = "/v1/adjustments"


def body(owner, **fields):
    return {"member": owner.shown_id, "points": 25, "reason": "goodwill", **fields}


def proposed_by_staff(member) -> Adjustment:
    user = User.objects.create_user("ada")
    asked = Proposal(member=member, kind=AdjustmentKind.POINTS, reason="goodwill", points=25)
    ada = Actor(ActorKind.STAFF, user.pk, "ada")
    return adjustments.propose(asked, rulebook.current(), actor=ada, as_of=NOON).adjustment


def test_a_key_without_a_limit_only_proposes(till, member):
    answer = till.call("post", ADDRESS, body(member, note="Cold coffee"))

    row = Adjustment.objects.get()
    assert answer.status_code == 202
    assert answer.json() == {
        "id": row.shown_id,
        "status": "proposed",
        "member": member.shown_id,
        "kind": "points",
        "points": 25,
        "reason": "goodwill",
        "note": "Cold coffee",
        "lots_until": None,
        "expires_on": None,
        "proposed_by": "till",
        "proposed_at": "2026-03-10T12:00:00Z",
        "decided_by": None,
        "decided_at": None,
        "decision_note": "",
        "balance_after": None,
    }
    assert answer.headers["Location"] == f"/v1/adjustments/{row.shown_id}"
    assert wallet_of(member).balance == 150


def test_within_the_limit_of_keys_it_is_posted(till, member):
    AdjustmentLimit.objects.create(group=None, points_max=25)

    answer = till.call("post", ADDRESS, body(member))

    assert (answer.status_code, answer.json()["status"]) == (201, "approved")
    assert answer.json()["balance_after"] == 175
    assert_books_balance()


def test_the_same_request_again_is_answered_as_the_first(till, member):
    AdjustmentLimit.objects.create(group=None, points_max=25)
    first = till.call("post", ADDRESS, body(member), **{"Idempotency-Key": "a"})

    again = till.call("post", ADDRESS, body(member), **{"Idempotency-Key": "a"})
    other = till.call("post", ADDRESS, body(member, points=24), **{"Idempotency-Key": "a"})

    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert wallet_of(member).balance == 175


def test_a_preview_shows_the_balance_and_writes_nothing(till, member):
    before = contents()

    answer = till.call("post", f"{ADDRESS}/preview", body(member, points=-30))

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "points": -30,
            "balance": 150,
            "balance_after": 120,
            "debt_after": 0,
            "needs_approval": True,
        },
    )
    assert contents() == before


def test_another_key_approves_and_twice_is_as_once(till, member):
    shown_id = till.call("post", ADDRESS, body(member)).json()["id"]
    address = f"{ADDRESS}/{shown_id}/approve"
    boss: Any = owner(name="boss")

    first = boss.call("post", address, {"note": "fine"})
    again = boss.call("post", address, {})

    assert (first.status_code, first.json()["status"], first.json()["decided_by"]) == (
        200,
        "approved",
        "boss",
    )
    assert again.json() == first.json()
    assert (first.json()["decision_note"], first.json()["balance_after"]) == ("fine", 175)
    assert wallet_of(member).balance == 175


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_a_key_does_not_decide_on_its_own_proposal(till, member, verb):
    shown_id = till.call("post", ADDRESS, body(member)).json()["id"]
    before = contents()

    answer = till.call("post", f"{ADDRESS}/{shown_id}/{verb}", {})

    assert (answer.status_code, answer.json()["code"]) == (403, "own_adjustment")
    assert contents() == before


def test_what_was_rejected_cannot_be_approved(till, member):
    shown_id = proposed_by_staff(member).shown_id
    assert till.call("post", f"{ADDRESS}/{shown_id}/reject", {}).json()["status"] == "rejected"
    before = contents()

    answer = till.call("post", f"{ADDRESS}/{shown_id}/approve", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "adjustment_decided")
    assert contents() == before


def test_lists_are_narrowed_and_paged(till, member):
    other = make_member()
    ids = [till.call("post", ADDRESS, body(who)).json()["id"] for who in (member, other, member)]
    owner(name="boss").call("post", f"{ADDRESS}/{ids[0]}/approve", {})

    def listed(query: str) -> list[str]:
        return [item["id"] for item in till.call("get", f"{ADDRESS}?{query}").json()["items"]]

    assert listed("") == ids[::-1]
    assert listed("status=proposed") == [ids[2], ids[1]]
    assert listed(f"member={member.shown_id}") == [ids[2], ids[0]]
    assert listed("limit=1") == [ids[2]]
    answer = till.call("get", f"{ADDRESS}?status=lost")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")


@pytest.mark.parametrize(
    ("fields", "status", "code", "pointer"),
    [
        ({"member": "mem_nobody"}, 422, "unknown_member", "/member"),
        ({"points": None}, 422, "invalid_adjustment", "/points"),
        ({"points": 0}, 422, "invalid_adjustment", "/points"),
        ({"points": 1.5}, 422, "invalid_body", "/points"),
        ({"points": 10**13}, 422, "invalid_body", "/points"),
        ({"reason": "because"}, 422, "invalid_body", "/reason"),
        ({"expires_on": "2026-02-30"}, 422, "invalid_body", "/expires_on"),
        ({"expires_on": "2026-03-09"}, 422, "invalid_adjustment", "/expires_on"),
        ({"kind": "reinstatement"}, 422, "invalid_adjustment", "/points"),
        ({"kind": "reinstatement", "points": None, "entry": 1}, 422, "not_an_expiry", "/entry"),
        (
            {
                "kind": "extension",
                "points": None,
                "lots_until": "9999-12-31",
                "expires_on": "2030-01-01",
            },
            422,
            "invalid_adjustment",
            "/lots_until",
        ),
        ({"points": -151}, 409, "insufficient_points", None),
        ({"kind": "debt"}, 409, "exceeds_debt", None),
        (
            {
                "kind": "extension",
                "points": None,
                "lots_until": "2026-03-11",
                "expires_on": "2026-12-31",
            },
            409,
            "nothing_to_extend",
            None,
        ),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(till, member, fields, status, code, pointer):
    before = contents()

    for address in (ADDRESS, f"{ADDRESS}/preview"):
        answer = till.call("post", address, body(member, **fields))

        found = answer.json()
        assert (answer.status_code, found["code"]) == (status, code)
        assert [error["pointer"] for error in found.get("errors", [])] == [pointer][: bool(pointer)]
    assert contents() == before


def test_who_may_propose_may_not_approve(till, member):
    shown_id = proposed_by_staff(member).shown_id
    clerk: Any = caller(ADJUSTMENTS_WRITE)

    answer = clerk.call("post", f"{ADDRESS}/{shown_id}/approve", {})

    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
    assert clerk.call("get", f"{ADDRESS}/{shown_id}").status_code == 200
    assert clerk.call("get", f"{ADDRESS}/adj_nothing").status_code == 404
    assert Entry.objects.count() == 1
