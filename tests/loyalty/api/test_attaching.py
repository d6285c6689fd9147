"""POST /v1/purchases/{id}/attach: the card that was forgotten."""

import pytest

from members.ids import public_id
from members.scopes import PURCHASES_WRITE
from tests.builders import make_sale, owner, record
from tests.loyalty.using import make_branch
from tests.members.builders import caller, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    (sale,) = record(make_sale(external_id="r-1"))
    return f"/v1/purchases/{public_id('pur', sale.public_id)}/attach"


def test_it_is_the_members_by_id_or_by_card(address):
    member = make_member(("card", "4006381333931"))
    card = {"identifier": {"kind": "card", "value": "4006381333931"}}

    answers = [owner().call("post", address, body) for body in ({"member": member.shown_id}, card)]

    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert (answers[0].json()["member"], answers[0].json()["status"]) == (
        member.shown_id,
        "accepted",
    )


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid_body"),
        ({"member": "mem_00000000000000000000000000"}, 422, "unknown_member"),
        ({"identifier": {"kind": "card", "value": "4006381333931"}}, 422, "unknown_member"),
        ({"identifier": {"kind": "card", "value": "1"}}, 422, "invalid_body"),
    ],
)
def test_nobody_gets_nothing(address, body, status, code):
    answer = owner().call("post", address, body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_it_is_claimed_once_and_only_by_who_sees_it(address):
    first, second = make_member().shown_id, make_member().shown_id
    stranger = caller(PURCHASES_WRITE, store=make_branch())
    assert stranger.call("post", address, {"member": first}).status_code == 404
    assert owner().call("post", address, {"member": first}).status_code == 200

    refused = owner().call("post", address, {"member": second})

    assert (refused.status_code, refused.json()["code"]) == (409, "purchase_has_member")
