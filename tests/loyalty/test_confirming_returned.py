"""A sale of which something came back is confirmed: the answer claims no more than is left."""

import pytest

from loyalty import pending
from loyalty.pending import Confirmed
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, open_shop
from tests.goods_back import give_back
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def confirm(sale):
    return pending.confirm_purchase(sale.id, as_of=NOON, actor=TILL)


def test_confirming_says_what_is_left_after_returns():
    open_shop(pending_policy="confirmation")
    part, whole = earn(make_member(), 100), earn(make_member(), 100)
    give_back(part, amount="40.00")
    give_back(whole, amount="100.00")

    assert [confirm(sale) for sale in (part, whole)] == [Confirmed(60, NOON), Confirmed(0, None)]
    assert_books_balance()
