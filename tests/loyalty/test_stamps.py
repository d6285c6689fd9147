"""Stamps come with sales, go with returns, and a full card gives its voucher."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event
from loyalty import crediting
from loyalty.merging import merge
from loyalty.models import Stamp, Voucher
from rewards import rulebook
from rewards.models import StampCard
from rewards.models.program import touch
from tests.builders import NOON, TILL, earn, make_sale, open_shop, record
from tests.goods_back import give_back, void
from tests.loyalty.stamping import make_card, stamps, told, vouchers
from tests.loyalty.using import use
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def test_a_full_card_gives_its_voucher_by_itself():
    open_shop()
    make_card(needed=3)
    member = make_member()

    for _ in range(7):
        earn(member, 5)

    assert stamps(member) == [1] * 7
    assert vouchers(member) == [(1, "issued"), (2, "issued")]
    assert told() == 2
    voucher = Voucher.objects.earliest("pk")
    assert voucher.stamp_card.code == "coffee"
    assert Event.objects.filter(kind="stamp_card.full").earliest("pk").payload == {
        "card": "coffee",
        "voucher": voucher.shown_id,
        "reward": "coffee",
        "expires_at": None,
    }


def test_a_batch_fills_cards_as_single_sales_do():
    open_shop()
    make_card(needed=3, head_start=1)
    member, other = make_member(), make_member()
    record(*[make_sale(who) for who in (member, other, member, member, member, member)])

    crediting.credit_all(as_of=NOON)

    assert vouchers(member) == [(1, "issued"), (2, "issued")]
    assert vouchers(other) == []


def test_several_cards_at_once_each_by_its_own_measure():
    open_shop()
    make_card("visits", needed=2)
    make_card("spending", needed=4, per="amount", step_minor=1_000)
    make_card("closed", needed=1, is_active=False)
    make_card("over", needed=1, valid_until=datetime(2026, 3, 1, tzinfo=UTC))
    make_card("elsewhere", needed=1, stores=["turku-1"])
    member = make_member()

    earn(member, 45)

    found = Stamp.objects.order_by("card__code").values_list("card__code", "stamps")
    assert list(found) == [("spending", 4), ("visits", 1)]
    assert [row.stamp_card.code for row in Voucher.objects.all()] == ["spending"]


def test_a_return_takes_back_the_stamps_that_the_rest_does_not_give():
    open_shop()
    make_card(needed=10, per="amount", step_minor=1_000)
    member = make_member()
    sale = earn(member, 45)

    give_back(sale, amount="5.00")
    assert stamps(member) == [4]
    give_back(sale, amount="10.01")
    assert stamps(member) == [4, -2]
    void(sale)
    assert stamps(member) == [4, -2, -2]


def test_a_return_weighs_by_the_card_as_it_was():
    program = open_shop()
    make_card(needed=10, per="amount", step_minor=1_000)
    member = make_member()
    sale = earn(member, 45)
    StampCard.objects.update(step_minor=100, is_active=False)
    touch(program.pk)
    rulebook.forget()

    give_back(sale, amount="20.00")

    assert stamps(member) == [4, -2]


def test_a_card_that_is_no_longer_full_loses_its_unused_voucher_and_gets_it_again():
    open_shop()
    make_card(needed=2)
    member = make_member()
    earn(member, 5)
    sale = earn(member, 5)

    void(sale)
    assert vouchers(member) == [(1, "revoked")]
    earn(member, 5)

    assert vouchers(member) == [(1, "revoked"), (2, "issued")]


def test_a_used_voucher_leaves_the_next_card_short():
    open_shop()
    make_card(needed=2)
    member = make_member()
    earn(member, 5)
    sale = earn(member, 5)
    use(Voucher.objects.get().pk)

    void(sale)
    assert vouchers(member) == [(1, "used")]
    earn(member, 5)
    earn(member, 5)
    assert vouchers(member) == [(1, "used")]
    earn(member, 5)

    assert vouchers(member) == [(1, "used"), (2, "issued")]


def test_merged_members_share_their_cards():
    open_shop()
    make_card(needed=3)
    one, other = make_member(), make_member()
    earn(one, 5)
    earn(other, 5)
    earn(other, 5)
    merge(loser=other, survivor=one, reason="same person", actor=TILL, as_of=NOON)

    assert vouchers(one) == [(1, "issued")]


def test_a_program_without_cards_asks_nothing_about_stamps():
    open_shop()
    member = make_member()
    with CaptureQueriesContext(connection) as queries:
        void(earn(member, 5))

    assert not [one["sql"] for one in queries if "loyalty_stamp" in one["sql"]]
