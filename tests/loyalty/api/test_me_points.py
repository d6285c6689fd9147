"""A member's own ledger with its reasons, tier, stamp cards and vouchers."""

import pytest

from loyalty import settlement
from loyalty.ledger import expiry
from loyalty.models import Purchase
from tests.builders import NOON, TILL, earn, make_reward, noon_of, redeem
from tests.goods_back import void
from tests.loyalty.stamping import make_card
from tests.loyalty.tiering import add_tiers
from tests.members.builders import make_member
from tests.members.signing_in import signed_in

pytestmark = pytest.mark.django_db


def lines(member, query: str = "", **headers):
    answer = signed_in(member).call("get", f"/v1/me/ledger{query}", **headers)
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def test_each_line_says_where_it_comes_from_and_why(member):
    reward = make_reward(100)
    taken = redeem(member, reward, is_captured=True)

    spent, earned = lines(member)

    assert spent == {
        "seq": 2,
        "kind": "redemption",
        "points": -100,
        "balance_after": 50,
        "source": "redemption",
        "occurred_at": "2026-03-10T12:00:00Z",
        "recorded_at": spent["recorded_at"],
        "reference": taken.shown_id,
        "store": None,
        "why": ["Used for Coffee."],
    }
    assert (earned["reference"], earned["store"], earned["why"]) == (
        Purchase.objects.get().shown_id,
        "Helsinki 1",
        ["150 points: 1 point per 1.00 EUR on 150.00 EUR"],
    )


def test_the_reasons_are_in_the_members_language(member):
    type(member).objects.update(language="fi")
    reward = make_reward(100)
    settlement.void(redeem(member, reward, is_captured=True), as_of=NOON, actor=TILL)

    said = [line["why"] for line in lines(member, **{"Accept-Language": "da"})]

    assert said[:2] == [["Palautettu: Coffee jäi käyttämättä."], ["Käytetty: Coffee."]]
    assert said[2][0].startswith("150 pistettä: ")


def test_what_expired_and_what_was_returned_is_said():
    member = make_member()
    earn(member, 30, noon_of("2025-02-01"))
    expiry.expire_all(as_of=NOON)
    void(earn(member, 20))

    assert [(line["kind"], line["why"]) for line in lines(member)[:3:2]] == [
        ("reversal", ["Goods were returned."]),
        ("expiry", ["Their time was over."]),
    ]


def test_it_is_few_queries_however_many_lines(member, django_assert_num_queries):
    me = signed_in(member)
    me.call("get", "/v1/me/ledger")
    with django_assert_num_queries(6):
        me.call("get", "/v1/me/ledger")

    for _ in range(4):
        earn(member, 10)
    with django_assert_num_queries(6):
        assert len(me.call("get", "/v1/me/ledger").json()["items"]) == 5


def test_a_page_leads_to_the_next_and_to_nobody_elses(member):
    earn(member, 10)
    me, stranger = signed_in(member), signed_in(make_member())

    first = me.call("get", "/v1/me/ledger?limit=1").json()
    second = me.call("get", f"/v1/me/ledger?cursor={first['next_cursor']}").json()

    assert [line["points"] for line in first["items"] + second["items"]] == [10, 150]
    assert second["next_cursor"] is None
    assert stranger.call("get", "/v1/me/ledger").json()["items"] == []
    assert me.call("get", "/v1/me/ledger?cursor=bGVkZ2VyOjE").status_code == 422


def test_tier_and_cards_are_those_that_keys_read(shop, member, till):
    add_tiers(shop)
    make_card(needed=1)
    earn(member, 10)
    me = signed_in(member)

    for name in ("tier", "stamp_cards"):
        own = me.call("get", f"/v1/me/{name}")
        by_key = till.call("get", f"/v1/members/{member.shown_id}/{name}")
        assert (own.status_code, own.json()) == (200, by_key.json())


def test_a_voucher_comes_with_a_token_while_it_can_be_used(member, till):
    make_card(needed=1)
    earn(member, 10)
    me = signed_in(member)

    (issued,) = me.call("get", "/v1/me/vouchers").json()["items"]
    till.call("post", "/v1/vouchers/verify", {"code": issued["token"], "store": "helsinki-1"})
    by_key = till.call("get", f"/v1/members/{member.shown_id}/vouchers").json()["items"]

    assert (issued["status"], issued["usable"]) == ("issued", True)
    assert issued["token"].count(".") == 2
    assert {name: issued[name] for name in by_key[0]} == by_key[0]
    assert signed_in(make_member()).call("get", "/v1/me/vouchers").json()["items"] == []
