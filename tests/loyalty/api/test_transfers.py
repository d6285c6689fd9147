"""POST /v1/transfers and GET: points from member to member, over HTTP."""

import pytest

from loyalty import households, merging
from loyalty.models import Transfer
from members.models import Member
from members.scopes import MEMBERS_WRITE
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, make_reward, redeem
from tests.loyalty.api.conftest import contents
from tests.loyalty.sharing import open_lots, settings
from tests.members.builders import Caller, caller, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def friend(member) -> Member:
    """Somebody without points, in a program that lets members give."""
    settings(transfers_allowed=True)
    return make_member(display_name="Eero")


def post(who: Caller, sender, recipient, points, headers=None, **fields):
    body = {"sender": sender, "recipient": recipient, "points": points, **fields}
    return who.call("post", "/v1/transfers", body, **(headers or {}))


def test_points_are_given_and_the_transfer_is_read(till, colleague, member, friend):
    answer = post(till, member.shown_id, friend.shown_id, 60, note="For coffee")

    row = Transfer.objects.get()
    shown = {
        "id": row.shown_id,
        "kind": "gift",
        "sender": member.shown_id,
        "recipient": friend.shown_id,
        "points": 60,
        "debt": 0,
        "note": "For coffee",
        "merge": None,
        "occurred_at": "2026-03-10T12:00:00Z",
    }
    assert (answer.status_code, answer.json()) == (201, shown)
    assert answer.headers["Location"] == f"/v1/transfers/{row.shown_id}"
    read = colleague.call("get", f"/v1/transfers/{row.shown_id}")
    assert (read.status_code, read.json()) == (200, shown)
    assert (open_lots(member), open_lots(friend)) == ([("2026-03-01", 90)], [("2026-03-01", 60)])
    assert_books_balance()


def test_the_same_request_again_gives_nothing_more(till, member, friend):
    key = {"Idempotency-Key": "k1"}

    first = post(till, member.shown_id, friend.shown_id, 150, key)
    again = post(till, member.shown_id, friend.shown_id, 150, key)
    other = post(till, member.shown_id, friend.shown_id, 149, key)

    assert again.content == first.content
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (
        False,
        "true",
    )
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize("points", [0, -5, 1.5, "10", None, True, 10**12 + 1])
def test_what_is_no_number_of_points_is_refused(till, member, friend, points):
    before = contents()

    answer = post(till, member.shown_id, friend.shown_id, points)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_body")
    assert answer.json()["errors"][0]["pointer"] == "/points"
    assert contents() == before


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"points": 151}, 409, "insufficient_points"),
        ({"points": 61}, 409, "transfer_limit"),
        ({"recipient": "sender"}, 422, "transfer_to_oneself"),
        ({"recipient": "twin"}, 422, "transfer_to_oneself"),
        ({"recipient": "blocked"}, 409, "member_not_active"),
        ({"sender": "blocked"}, 409, "member_not_active"),
        ({"recipient": "mem_01h455vb4pex5vsknk084sn02q"}, 422, "unknown_member"),
        ({"sender": "nobody"}, 422, "unknown_member"),
        ({"store": "helsinki-1"}, 422, "invalid_body"),
        ({"note": "x" * 501}, 422, "invalid_body"),
        ({"recipient": "pool"}, 422, "unknown_member"),
    ],
)
def test_a_bad_transfer_leaves_no_trace(till, member, friend, change, status, code):
    blocked, twin = make_member(), make_member()
    Member.objects.filter(pk=blocked.pk).update(status="blocked")
    merging.merge(loser=twin, survivor=member, as_of=NOON, actor=TILL)
    home = households.found(owner=make_member(), name="", as_of=NOON, actor=TILL).household
    people = {"sender": member, "twin": twin, "blocked": blocked, "pool": home.pool}
    settings(transfer_points_max=60 if code == "transfer_limit" else None)
    named = {
        name: people[value].shown_id if value in people else value for name, value in change.items()
    }
    before = contents()

    body = {"sender": member.shown_id, "recipient": friend.shown_id, "points": 10, **named}
    answer = till.call("post", "/v1/transfers", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert contents() == before


def test_held_points_are_not_given(till, member, friend):
    redeem(member, make_reward(100))

    answer = post(till, member.shown_id, friend.shown_id, 51)

    assert (answer.status_code, answer.json()["points_available"]) == (409, 50)
    assert post(till, member.shown_id, friend.shown_id, 50).status_code == 201


def test_a_program_that_forbids_it_says_so(till, member, friend):
    settings(transfers_allowed=False)

    answer = post(till, member.shown_id, friend.shown_id, 10)

    assert (answer.status_code, answer.json()["code"]) == (409, "transfers_not_allowed")
    assert Transfer.objects.count() == 0


def test_who_lacks_the_scope_neither_gives_nor_reads(till, member, friend):
    made = post(till, member.shown_id, friend.shown_id, 10).json()["id"]
    other = caller(MEMBERS_WRITE)

    assert post(other, member.shown_id, friend.shown_id, 10).status_code == 403
    assert other.call("get", f"/v1/transfers/{made}").status_code == 403
    assert post(Caller(), member.shown_id, friend.shown_id, 10).status_code == 401


@pytest.mark.parametrize("shown_id", ["tra_01h455vb4pex5vsknk084sn02q", "tra_1", "pur_x"])
def test_an_absent_transfer_is_not_found(till, shown_id):
    assert till.call("get", f"/v1/transfers/{shown_id}").status_code == 404
