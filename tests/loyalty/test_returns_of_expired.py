"""What of a sale's points had expired is not taken again, wherever they were by then."""

from datetime import datetime

import pytest

from loyalty import households, merging, transfers
from loyalty.ledger import expiry
from loyalty.models import Refund
from members.models import Member
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import TILL, earn, noon_of, open_shop
from tests.goods_back import void
from tests.loyalty.sharing import open_lots
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

BOUGHT, OVER, LATER = noon_of("2025-02-10"), noon_of("2026-03-01"), noon_of("2026-03-02")


def sums_of(refund: Refund) -> tuple[int, int]:
    return refund.taken_points, refund.expired_points


def give(sender: Member, recipient: Member, points: int, as_of: datetime) -> None:
    gift = transfers.Gift(sender=sender, recipient=recipient, points=points, fingerprint=b"")
    transfers.give(gift, rulebook.current(), as_of=as_of, actor=TILL)


def test_in_a_household_that_its_buyer_has_left():
    open_shop()
    owner, buyer = make_member(), make_member()
    home = households.found(owner=owner, name="", as_of=BOUGHT, actor=TILL).household
    households.join(household=home, member=buyer, may_spend=True, as_of=BOUGHT, actor=TILL)
    sale = earn(buyer, 100, BOUGHT)
    expiry.expire_all(as_of=OVER)
    households.leave(household=home, member=buyer, as_of=LATER, actor=TILL)
    earn(buyer, 100, noon_of("2026-03-05"))

    assert sums_of(void(sale)) == (0, 100)

    assert open_lots(buyer) == [("2026-03-05", 100)]
    assert_books_balance()


def test_with_one_its_buyer_was_merged_into_for_a_while():
    open_shop()
    survivor, buyer = make_member(), make_member()
    sale = earn(buyer, 100, BOUGHT)
    made = merging.merge(loser=buyer, survivor=survivor, as_of=BOUGHT, actor=TILL).merge
    expiry.expire_all(as_of=OVER)
    merging.undo(made, as_of=LATER, actor=TILL)
    earn(buyer, 100, noon_of("2026-03-05"))

    assert sums_of(void(sale)) == (0, 100)

    assert open_lots(buyer) == [("2026-03-05", 100)]
    assert_books_balance()


def test_but_what_was_given_away_and_expired_there_was_spent():
    open_shop(transfers_allowed=True)
    friend, buyer = make_member(), make_member()
    sale = earn(buyer, 100, BOUGHT)
    give(buyer, friend, 60, BOUGHT)
    expiry.expire_all(as_of=OVER)
    earn(buyer, 100, noon_of("2026-03-05"))

    assert sums_of(void(sale)) == (60, 40)

    assert open_lots(buyer) == [("2026-03-05", 40)]
    assert_books_balance()
