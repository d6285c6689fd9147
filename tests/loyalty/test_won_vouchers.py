"""The vouchers that a sale won are printed under it, and under no other."""

import pytest

from loyalty.models import Voucher
from loyalty.won_vouchers import won_by
from rewards import codes, rulebook
from tests.builders import earn, open_shop, owner, purchase_body
from tests.loyalty.stamping import make_card
from tests.loyalty.using import use
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def test_a_sale_won_the_voucher_of_the_card_it_filled():
    open_shop()
    make_card(needed=2)
    member = make_member()
    sales = [earn(member, 5) for _ in range(4)]
    book = rulebook.current()

    won = [[one.reward for one in won_by(sale.id, book)] for sale in sales]

    assert won == [[], ["Coffee"], [], ["Coffee"]]
    use(Voucher.objects.earliest("pk").pk)
    assert won_by(sales[1].id, book) == []


def test_it_is_printed_with_the_final_receipt(clock, valkey):
    clock.freeze()
    open_shop()
    make_card(needed=1)

    answer = (
        owner().call("post", "/v1/purchases", purchase_body(make_member()), Prefer="wait=2").json()
    )

    code = codes.shown(Voucher.objects.get().code)
    assert " ".join(answer["receipt"][2:]).split() == ["New", "voucher:", "Coffee", code]


def test_a_program_without_cards_is_asked_nothing(django_assert_num_queries):
    open_shop()
    sale = earn(make_member(), 5)
    book = rulebook.current()

    with django_assert_num_queries(0):
        assert won_by(sale.id, book) == []
