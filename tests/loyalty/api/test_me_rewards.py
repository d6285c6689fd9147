"""What a member gets by themselves: rewards, redemptions held, taken and given back."""

import pytest

from loyalty import households, settlement
from loyalty.models import Redemption, Voucher, VoucherStatus
from rewards.models import VoucherPool
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_reward, wallet_of
from tests.loyalty.api.conftest import contents
from tests.members.builders import Caller, make_member
from tests.members.signing_in import signed_in

pytestmark = pytest.mark.django_db

ABSENT = "red_01jqqqqqqqqqqqqqqqqqqqqqqq"


@pytest.fixture
def me(member) -> Caller:
    return signed_in(member)


@pytest.fixture
def reward(member):
    return make_reward(100, stock_left=5)


def post(who: Caller, reward, key: str | None = None, /, **fields):
    headers = {"Idempotency-Key": key} if key else {}
    body = {"reward": reward.shown_id, **fields}
    return who.call("post", "/v1/me/redemptions", body, **headers)


def test_a_member_holds_a_reward_and_the_till_confirms_it(me, member, reward, till):
    answer = post(me, reward)

    held = answer.json()
    picture = held.pop("picture")
    assert answer.status_code == 201
    # 30 characters are a QR code of version 3: 29 modules, and a quiet zone of 4 to each side.
    assert (picture["width"], picture["height"]) == (37, 37)
    assert answer.headers["Location"] == f"/v1/me/redemptions/{held['id']}"
    assert held == {
        "id": Redemption.objects.get().shown_id,
        "status": "held",
        "member": member.shown_id,
        "reward": {"id": reward.shown_id, "code": "coffee", "name": "Coffee"},
        "points": 100,
        "money": "0.00",
        "value": "0.00",
        "currency": "EUR",
        "voucher": None,
        "purchase": None,
        "late": False,
        "lapses_at": "2026-03-10T12:15:00Z",
        "occurred_at": "2026-03-10T12:00:00Z",
        "available": 50,
        "token": None,
    }
    confirmed = till.call("post", f"/v1/redemptions/{held['id']}/confirm")
    assert confirmed.status_code == 200
    read = me.call("get", f"/v1/me/redemptions/{held['id']}").json()
    assert (read["status"], me.call("get", "/v1/me/redemptions").json()["items"]) == (
        "confirmed",
        [read],
    )
    assert_books_balance()


def test_a_member_takes_a_voucher_at_once(me, shop):
    pool = VoucherPool.objects.create(program=shop, code="cinema", name="Cinema")
    Voucher.objects.create(program=shop, pool=pool, code="CINE-1", status=VoucherStatus.IN_POOL)
    reward = make_reward(100, kind="voucher", pool=pool)

    taken = post(me, reward, capture=True).json()

    assert (taken["status"], taken["voucher"], taken["token"].count(".")) == (
        "confirmed",
        "CINE-1",
        2,
    )
    assert me.call("get", "/v1/me/redemptions").json()["items"][0]["token"] == taken["token"]


def test_the_same_request_again_gets_the_same_answer(me, member, reward):
    first = post(me, reward, "k1")
    after = contents()

    again = post(me, reward, "k1")

    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert contents() == after


def test_another_request_under_the_same_key_is_refused(me, reward):
    post(me, reward, "k1")
    before = contents()

    answer = post(me, reward, "k1", capture=True)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert contents() == before


def test_keys_of_members_and_of_tills_are_kept_apart(me, member, reward, till):
    other = make_member()
    earn(other, 100)
    body = {"member": member.shown_id, "reward": make_reward(10, code="x").shown_id}

    answers = [
        post(me, reward, "k1"),
        post(signed_in(other), reward, "k1"),
        till.call("post", "/v1/redemptions", body, **{"Idempotency-Key": "k1"}),
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.json()["id"] for answer in answers}) == 3


def test_what_is_held_can_be_given_back(me, member, reward):
    address = f"/v1/me/redemptions/{post(me, reward).json()['id']}/void"

    first, again = me.call("post", address), me.call("post", address)

    assert (first.status_code, first.json()["status"]) == (200, "voided")
    assert again.content == first.content
    assert (wallet_of(member).held, wallet_of(member).balance) == (0, 150)
    assert_books_balance()


def test_what_a_till_holds_for_its_sale_stays(me, member, reward, till):
    body = {"member": member.shown_id, "reward": reward.shown_id}
    held = till.call("post", "/v1/redemptions", body).json()["id"]
    before = contents()

    answer = me.call("post", f"/v1/me/redemptions/{held}/void")

    assert (answer.status_code, answer.json()["code"]) == (409, "redemption_at_till")
    assert contents() == before
    assert till.call("post", f"/v1/redemptions/{held}/void").status_code == 200


def test_what_a_till_has_handed_out_stays(me, reward):
    made = post(me, reward).json()
    settlement.confirm(Redemption.objects.get(), as_of=NOON, actor=TILL)
    before = contents()

    answer = me.call("post", f"/v1/me/redemptions/{made['id']}/void")

    assert (answer.status_code, answer.json()["code"]) == (409, "redemption_confirmed")
    assert contents() == before


def test_a_strangers_redemption_is_as_an_absent_one(me, reward):
    stranger = signed_in(make_member())
    theirs = post(me, reward).json()["id"]
    before = contents()

    answers = [
        stranger.call(method, f"/v1/me/redemptions/{one}{more}")
        for one in (theirs, ABSENT, "x")
        for method, more in (("get", ""), ("post", "/void"))
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (404, "not_found")
    ] * 6
    assert stranger.call("get", "/v1/me/redemptions").json()["items"] == []
    assert contents() == before


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"reward": ABSENT}, 422, "unknown_reward"),
        ({"member": "mem_01jqqqqqqqqqqqqqqqqqqqqqqq"}, 422, "invalid_body"),
        ({"store": "nowhere"}, 422, "invalid_body"),
        ({"occurred_at": "2026-03-01T12:00:00Z"}, 422, "invalid_body"),
        ({"bill": "-1.00"}, 422, "invalid_body"),
    ],
)
def test_what_does_not_fit_is_refused(me, reward, fields, status, code):
    before = contents()

    answer = post(me, reward, **fields)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert contents() == before


def test_too_few_points_are_said(me):
    answer = post(me, make_reward(151))

    assert (answer.status_code, answer.json()["code"]) == (409, "insufficient_points")


def test_rewards_are_those_that_keys_read_for_the_member(me, member, reward, till):
    make_reward(500, code="cake", name="Cake", stores=["turku"])

    own = me.call("get", "/v1/me/rewards?store=helsinki-1")
    by_key = till.call("get", f"/v1/rewards?member={member.shown_id}&store=helsinki-1")

    assert (own.status_code, own.json()) == (200, by_key.json())
    assert [one["can_be_had"] for one in own.json()["items"]] == [True, False]
    assert me.call("get", "/v1/me/rewards?store=nowhere").status_code == 422


def test_who_may_not_spend_the_households_points_is_told_before_they_try(member, reward):
    eero = make_member()
    home = households.found(owner=member, name="", as_of=NOON, actor=TILL).household
    households.join(household=home, member=eero, may_spend=False, as_of=NOON, actor=TILL)

    (offer,) = signed_in(eero).call("get", "/v1/me/rewards").json()["items"]

    assert (offer["can_be_had"], offer["why_not"]) == (False, "may_not_spend")
    assert post(signed_in(eero), reward).json()["code"] == "may_not_spend"
    assert signed_in(member).call("get", "/v1/me/rewards").json()["items"][0]["can_be_had"]
