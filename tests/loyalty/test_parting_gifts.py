"""What was given to somebody stays given, whoever is merged with whom before or after."""

import pytest

from loyalty import merging, transfers
from loyalty.ledger import expiry
from loyalty.models import Merge
from loyalty.transfers import Gift
from members.models import Member
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, noon_of, open_shop
from tests.goods_back import void
from tests.loyalty.sharing import open_lots
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> list[Member]:
    open_shop(expiry_months=3, return_policy="forgive", transfers_allowed=True)
    return [make_member(display_name=name) for name in ("Aino", "Eero", "Onni")]


def merge(loser: Member, survivor: Member) -> Merge:
    return merging.merge(loser=loser, survivor=survivor, as_of=NOON, actor=TILL).merge


def undo(made: Merge) -> None:
    merging.undo(made, as_of=NOON, actor=TILL)


def give(sender: Member, recipient: Member, points: int) -> None:
    gift = Gift(sender=sender, recipient=recipient, points=points, fingerprint=b"")
    transfers.give(gift, rulebook.current(), as_of=NOON, actor=TILL)


def test_a_gift_stays_given_when_its_giver_is_parted_after_further_merges(three):
    aino, eero, onni = three
    earn(aino, 40, noon_of("2026-02-10"))
    made = merge(aino, eero)
    give(eero, onni, 30)
    undo(merge(eero, onni))
    merge(onni, eero)

    undo(made)

    assert open_lots(aino) == [("2026-02-10", 10)]
    assert open_lots(eero) == [("2026-02-10", 30)]
    assert_books_balance()


def test_a_gift_to_who_was_another_ones_survivor_once_is_no_expired_point_of_the_sale(three):
    aino, eero, onni = three
    undo(merge(eero, onni))
    sale = earn(aino, 40, noon_of("2026-02-10"))
    give(aino, onni, 30)
    merge(aino, eero)
    expiry.expire_all(as_of=noon_of("2026-05-15"))

    moment = noon_of("2026-05-16")
    refund = void(sale, received_at=moment, occurred_at=moment.isoformat())

    assert (refund.expired_points, refund.forgiven_points) == (10, 30)
    assert_books_balance()
