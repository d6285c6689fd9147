"""One standing, one voucher, one code: wanted by many at once."""

from collections import Counter

import pytest
from django.db import transaction

from loyalty import crediting, tier_reviews
from loyalty.models import Standing, Voucher
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import earn, make_reward, make_sale, noon_of, open_shop, record
from tests.goods_back import give_back
from tests.loyalty.stamping import make_card
from tests.loyalty.stamping import vouchers as vouchers_of
from tests.loyalty.test_vouchers import make_pool, take
from tests.loyalty.tiering import open_club, standings
from tests.loyalty.using import use
from tests.members.builders import make_member
from tests.races.at_once import at_once, repeated
from tests.races.test_redemptions import outcome

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_till_of_eight_uses_the_voucher():
    open_shop()
    make_card(needed=1)
    member = make_member()
    earn(member, 5)
    key = Voucher.objects.get().pk

    came = at_once(*[lambda n=n: outcome(lambda: use(key, receipt=f"r-{n}")) for n in range(8)])

    assert Counter(came) == {"done": 1, "voucher_not_usable": 7}


def test_a_full_card_gives_one_voucher_whoever_credits():
    open_shop()
    make_card(needed=4)
    member = make_member()
    sales = record(*[make_sale(member) for _ in range(8)])

    at_once(*[lambda key=sale.id: crediting.credit_these([key]) for sale in sales])

    assert vouchers_of(member) == [(1, "issued"), (2, "issued")]
    assert_books_balance()


def test_every_taker_of_a_pool_gets_a_code_of_their_own():
    pool = make_pool(*[f"A{number}" for number in range(6)], low_at=2)
    member = make_member()
    make_reward(100, kind="voucher", pool=pool)

    def taken() -> str:
        with transaction.atomic():
            return str(take(pool, member).code)

    codes = repeated(6, taken)

    assert sorted(codes) == ["A0", "A1", "A2", "A3", "A4", "A5"]


def test_two_sweeps_review_a_member_once():
    open_club(tier_review="yearly")
    members = [make_member() for _ in range(20)]
    for member in members:
        earn(member, 120, noon_of("2026-03-01"))
    rulebook.forget()

    repeated(4, lambda: tier_reviews.review_due(as_of=noon_of("2028-01-02")))

    for member in members:
        assert [row[3] for row in standings(member)] == ["rose", "fell"]


def test_a_return_and_a_sale_at_once_leave_one_history():
    open_club(tier_review="yearly", tier_returns="at_once")
    member = make_member()
    sale = earn(member, 120, noon_of("2026-03-01"))
    (other,) = record(make_sale(member, "600.00"))

    at_once(
        lambda: give_back(sale, amount="30.00"),
        lambda: crediting.credit_these([other.id]),
    )

    newest = Standing.objects.order_by("since", "id").last()
    assert newest is not None
    assert newest.tier == "gold"
    assert Standing.objects.filter(tier="gold").count() == 1
    assert_books_balance()
