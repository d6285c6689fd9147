"""A mistyped quantity neither fills cards without end nor keeps its sale from being credited."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event
from loyalty import voucher_import
from loyalty.models import Voucher
from rewards import codes
from rewards.models import VoucherPool
from tests.builders import NOON, earn, make_reward, open_shop, wallet_of
from tests.goods_back import give_back, void
from tests.loyalty.stamping import make_card, stamps, told, vouchers
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def pieces(quantity: int, lines: int = 1) -> list[dict[str, object]]:
    return [{"line": f"{n}", "net": "10.00", "quantity": quantity} for n in range(lines)]


def test_all_that_a_sale_fills_is_issued_by_one_statement():
    open_shop()
    make_card(needed=3, per="piece")
    member = make_member()

    with CaptureQueriesContext(connection) as queries:
        earn(member, 10, lines=pieces(3_000))

    assert stamps(member) == [1_000]
    assert vouchers(member) == [(number, "issued") for number in range(1, 334)]
    assert told() == 333
    assert all(codes.read(one.code) == one.code for one in Voucher.objects.all())
    assert len([one for one in queries if "INTO loyalty_voucher" in one["sql"]]) == 1
    assert len([one for one in queries if "INTO events_event" in one["sql"]]) < 5


def test_no_quantity_keeps_a_sale_from_being_credited():
    open_shop()
    make_card(needed=100, per="piece")
    make_card("money", needed=100, per="amount", step_minor=1)
    member = make_member()

    sale = earn(member, 50, lines=pieces(10**9, lines=5))
    earn(member, 50, lines=pieces(10**9, lines=5))

    assert wallet_of(member).balance == 100
    assert stamps(member) == [1_000] * 4
    give_back(sale, amount="49.99")
    assert stamps(member)[4:] == [-999]
    void(sale)
    assert sorted(stamps(member)[4:]) == [-1_000, -999, -1]


def test_a_pool_gives_what_it_has_and_the_rest_when_codes_come():
    pool = VoucherPool.objects.create(program=open_shop(), code="spa", name="Spa", low_at=1)
    voucher_import.add(pool, ["A1", "A2", "A3"], as_of=NOON)
    make_card(needed=1, per="piece", reward=make_reward(100, kind="voucher", pool=pool))
    member = make_member()

    earn(member, 10, lines=pieces(5))
    assert vouchers(member) == [(1, "issued"), (2, "issued"), (3, "issued")]
    assert Event.objects.filter(kind="voucher_pool.low").count() == 1
    voucher_import.add(pool, ["A4", "A5", "A6"], as_of=NOON)

    assert [number for number, _ in vouchers(member) if number] == [1, 2, 3, 4, 5]
    assert list(Voucher.objects.order_by("card_number").values_list("code", flat=True)) == [
        "A1", "A2", "A3", "A4", "A5", "A6",
    ]  # fmt: skip
    assert told() == 5
