"""POST /v1/members/{id}/merge, and the way back."""

import pytest

from loyalty.models import Merge, Transfer
from members.models import Member
from members.scopes import MEMBERS_READ
from tests.books import assert_books_balance
from tests.builders import earn
from tests.loyalty.api.conftest import contents
from tests.loyalty.sharing import open_lots
from tests.members.builders import Caller, caller, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(member) -> Member:
    """The same person enrolled once more, with 40 points of today."""
    twin = make_member(("card", "4006381333931"), display_name="Twin")
    earn(twin, 40)
    return twin


def merge(who: Caller, loser, survivor, **fields):
    address = f"/v1/members/{loser.shown_id}/merge"
    return who.call("post", address, {"into": survivor.shown_id, **fields})


def shown(twin, member, **changes):
    made, moved = Merge.objects.get(), Transfer.objects.get()
    return {
        "id": made.shown_id,
        "loser": twin.shown_id,
        "survivor": member.shown_id,
        "reason": "Enrolled twice",
        "transfers": [
            {
                "id": moved.shown_id,
                "kind": "merge",
                "sender": twin.shown_id,
                "recipient": member.shown_id,
                "points": 40,
                "debt": 0,
                "note": "",
                "merge": made.shown_id,
                "occurred_at": "2026-03-10T12:00:00Z",
            }
        ],
        "merged_at": "2026-03-10T12:00:00Z",
        "undone_at": None,
        **changes,
    }


def test_two_members_become_one_and_two_again(till, colleague, member, twin):
    merged = merge(till, twin, member, reason="Enrolled twice")
    again = merge(till, twin, member, reason="Enrolled twice")

    assert (merged.status_code, merged.json()) == (200, shown(twin, member))
    assert again.content == merged.content
    address = f"/v1/merges/{Merge.objects.get().shown_id}"
    assert colleague.call("get", address).json() == merged.json()
    assert till.call("get", f"/v1/members/{twin.shown_id}").json()["merged_into"] == member.shown_id
    balances = [
        till.call("get", f"/v1/members/{one.shown_id}/balance").json() for one in (twin, member)
    ]
    assert [one["available"] for one in balances] == [190, 190]

    undone = till.call("post", f"{address}/undo")
    twice = till.call("post", f"{address}/undo")

    assert undone.json() == shown(twin, member, undone_at="2026-03-10T12:00:00Z")
    assert twice.content == undone.content
    assert (open_lots(member), open_lots(twin)) == ([("2026-03-01", 150)], [("2026-03-10", 40)])
    assert till.call("get", f"/v1/members/{twin.shown_id}").json()["merged_into"] is None
    assert_books_balance()


@pytest.mark.parametrize(
    ("loser", "into", "status", "code"),
    [
        ("member", "member", 409, "merge_in_circle"),
        ("member", "merged", 409, "merge_in_circle"),
        ("merged", "twin", 409, "member_merged"),
        ("twin", "merged", 409, "member_merged"),
        ("twin", "blocked", 409, "member_not_active"),
        ("blocked", "twin", 409, "member_not_active"),
        ("lodger", "twin", 409, "already_in_household"),
        ("twin", "mem_01h455vb4pex5vsknk084sn02q", 422, "unknown_member"),
        ("mem_01h455vb4pex5vsknk084sn02q", "twin", 404, "not_found"),
        ("twin", 7, 422, "invalid_body"),
    ],
)
def test_what_cannot_be_merged_leaves_no_trace(till, member, twin, loser, into, status, code):
    people = {name: make_member() for name in ("merged", "blocked", "lodger")}
    people |= {"member": member, "twin": twin}
    merge(till, people["merged"], member)
    till.call("post", "/v1/households", {"owner": people["lodger"].shown_id})
    Member.objects.filter(pk=people["blocked"].pk).update(status="blocked")
    before = contents()

    ids = {name: one.shown_id for name, one in people.items()}
    address = f"/v1/members/{ids.get(loser, loser)}/merge"
    answer = till.call("post", address, {"into": ids.get(into, into)})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert contents() == before


def test_a_merge_is_undone_last_first(till, member, twin):
    third = make_member()
    first = merge(till, twin, member).json()["id"]
    merge(till, member, third)

    answer = till.call("post", f"/v1/merges/{first}/undo")

    assert (answer.status_code, answer.json()["code"]) == (409, "member_merged")
    assert answer.json()["merged_into"] == third.shown_id


def test_who_may_only_read_merges_nobody(till, member, twin):
    reader = caller(MEMBERS_READ)

    assert merge(reader, twin, member).status_code == 403
    assert merge(Caller(), twin, member).status_code == 401
    made = merge(till, twin, member).json()["id"]
    assert reader.call("post", f"/v1/merges/{made}/undo").status_code == 403
    assert reader.call("get", f"/v1/merges/{made}").status_code == 200
    assert till.call("get", "/v1/merges/mrg_1").status_code == 404
