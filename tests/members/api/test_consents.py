"""Consents over HTTP, by the member and by keys."""

import pytest

from members.models import Consent
from members.scopes import MEMBERS_READ, MEMBERS_WRITE
from tests.members.builders import Caller, caller, make_member
from tests.members.signing_in import signed_in

pytestmark = pytest.mark.django_db

NEWS = {"purpose": "marketing", "channel": "email", "granted": True}


@pytest.fixture(autouse=True)
def frozen(clock):
    clock.freeze()


def test_a_member_grants_and_withdraws():
    me = signed_in(make_member())
    body = {"consents": [{**NEWS, "wording": "m-2026-03", "language": "fi"}]}

    granted = me.call("put", "/v1/me/consents", body)
    me.call("put", "/v1/me/consents", {"consents": [{**NEWS, "granted": False}]})
    now = me.call("get", "/v1/me/consents")
    history = me.call("get", "/v1/me/consents?history=true")

    first, last = Consent.objects.order_by("id")
    line = {
        "id": first.shown_id,
        "purpose": "marketing",
        "channel": "email",
        "granted": True,
        "source": "member",
        "wording": "m-2026-03",
        "language": "fi",
        "said_at": "2026-03-10T12:00:00Z",
    }
    no = {**line, "id": last.shown_id, "granted": False, "wording": "", "language": ""}
    assert (granted.status_code, granted.json()) == (200, {"items": [line]})
    assert now.json() == {"items": [no]}
    assert history.json() == {"items": [no, line]}
    assert (last.actor_kind, last.actor_id) == (1, last.member_id)
    tag = {"If-None-Match": now.headers["ETag"]}
    assert me.call("get", "/v1/me/consents", **tag).status_code == 304


def test_a_till_writes_down_what_a_member_said():
    member = make_member()
    address = f"/v1/members/{member.shown_id}/consents"
    till = caller(MEMBERS_READ, MEMBERS_WRITE)

    said = till.call("put", address, {"consents": [NEWS], "source": "till"})
    read = caller(MEMBERS_READ).call("get", address)

    assert (said.status_code, read.json()) == (200, said.json())
    assert said.json()["items"][0]["source"] == "till"
    assert Consent.objects.get().actor_kind == 3


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("reader", 403, "missing_scope"),
        ("member", 401, "unauthenticated"),
        ("nobody", 401, "unauthenticated"),
    ],
)
def test_who_may_not_write_leaves_no_trace(who, status, code):
    member = make_member()
    people = {"reader": caller(MEMBERS_READ), "member": signed_in(member), "nobody": Caller()}

    answer = people[who].call(
        "put", f"/v1/members/{member.shown_id}/consents", {"consents": [NEWS]}
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Consent.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"consents": []}, [("/consents", "too_few")]),
        ({"consents": [NEWS] * 21}, [("/consents", "too_many")]),
        ({"consents": [{**NEWS, "purpose": "x"}]}, [("/consents/0/purpose", "not_an_option")]),
        ({"consents": [{**NEWS, "granted": 1}]}, [("/consents/0/granted", "wrong_type")]),
        ({"consents": [{**NEWS, "language": "f\n"}]}, [("/consents/0/language", "invalid_format")]),
        ({"consents": [NEWS], "source": "staff"}, [("/source", "unknown_field")]),
    ],
)
def test_a_bad_body_is_refused(body, places):
    answer = signed_in(make_member()).call("put", "/v1/me/consents", body)

    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == places
    assert Consent.objects.count() == 0


def test_a_misspelled_question_and_an_absent_member_are_told():
    till = caller(MEMBERS_READ)

    odd = till.call("get", f"/v1/members/{make_member().shown_id}/consents?history=1")
    absent = till.call("get", "/v1/members/mem_01jqqqqqqqqqqqqqqqqqqqqqqq/consents")

    assert (odd.status_code, absent.status_code) == (422, 404)
