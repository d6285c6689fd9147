"""Adjustments when the world has moved on: returned goods, merges, households, waiting."""

from datetime import date, timedelta

import pytest

from loyalty import adjustments, households, merging
from loyalty.adjustment_errors import AdjustmentOutdated, NotAnExpiry, PointsReturned
from loyalty.ledger import expiry
from loyalty.models import Adjustment, AdjustmentKind, Entry, Lot
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_wallet, noon_of, open_shop, wallet_of
from tests.goods_back import give_back, void
from tests.loyalty.adjusting import balance, proposal, propose, staff
from tests.loyalty.sharing import open_lots
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

KIND = AdjustmentKind
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def shop():
    return open_shop()


@pytest.fixture
def member():
    return make_member(display_name="Aino")


def expire(member, points: int = 60):
    """Points of a sale a year ago, expired; their line is the second."""
    sale = earn(member, points, noon_of("2025-03-01"))
    expiry.expire_all(as_of=NOON)
    return sale


def back(member, seq: int):
    return proposal(member, kind=KIND.REINSTATEMENT, entry_seq=seq, expires_on=date(2026, 12, 31))


def later(member):
    return proposal(
        member, kind=KIND.EXTENSION, lots_until=date(2026, 6, 30), expires_on=date(2026, 12, 31)
    )


@pytest.mark.parametrize("then", ["more", "fewer"])
def test_an_extension_of_other_points_than_were_shown_is_not_approved(member, then):
    make_wallet(member, [(60, "2025-04-01")])
    row = propose(later(member), staff("ada"))
    if then == "more":
        earn(member, 40, noon_of("2025-06-01"))
    else:
        propose(proposal(member, -10), staff("cy", points_max=10))
    before = Entry.objects.count()

    with pytest.raises(AdjustmentOutdated) as refusal:
        adjustments.approve(row.pk, actor=staff("bo"), as_of=NOON)

    row.refresh_from_db()
    assert (row.status, Entry.objects.count()) == ("proposed", before)
    assert refusal.value.detail == (
        "It was proposed for 60 points, and the member's points have changed since; "
        "propose it again."
    )


def test_points_of_goods_that_were_returned_do_not_come_back(member):
    sale = expire(member, 100)
    void(sale)

    with pytest.raises(PointsReturned) as refusal:
        propose(back(member, 2), staff("ada", points_max=100))

    assert refusal.value.detail == (
        "This expiry took 100 points; the goods of 100 were returned since. An expiry comes "
        "back whole or not at all; give what is due as points."
    )
    assert (wallet_of(member).balance, Adjustment.objects.count()) == (0, 0)


def test_a_return_between_proposal_and_approval_is_seen(member):
    sale = expire(member, 100)
    row = propose(back(member, 2), staff("ada"))
    give_back(sale, amount="30.00")

    with pytest.raises(PointsReturned):
        adjustments.approve(row.pk, actor=staff("bo"), as_of=NOON)

    assert wallet_of(member).balance == 0


def test_points_of_another_sale_come_back_all_the_same(member):
    void(expire(member, 100))
    expire(member, 60)
    seq = Entry.objects.get(kind=4, points=-60).seq

    propose(back(member, seq), staff("ada", points_max=60))

    assert wallet_of(member).balance == 60
    assert_books_balance()


def test_what_was_brought_back_before_a_merge_is_approved_after_it(member):
    twin = make_member()
    expire(twin)
    earn(member, 5)
    row = propose(back(twin, 2), staff("ada"))
    made = merging.merge(loser=twin, survivor=member, as_of=NOON, actor=TILL).merge

    adjustments.approve(row.pk, actor=staff("bo"), as_of=NOON)

    assert wallet_of(member).balance == 65
    assert Lot.objects.get(earned_points=60, is_open=True).earned_by == twin
    merging.undo(made, as_of=LATER, actor=TILL)
    assert open_lots(twin) == [("2025-03-01", 60)]
    assert_books_balance()


def test_the_line_of_a_merged_member_is_the_one_in_their_own_wallet(member):
    twin = make_member()
    expire(twin, 60)
    expire(member, 10)
    merging.merge(loser=twin, survivor=member, as_of=NOON, actor=TILL)

    propose(back(twin, 2), staff("ada", points_max=60))

    assert wallet_of(member).balance == 60
    assert_books_balance()


def test_who_lives_in_a_household_gets_back_what_expired_before_and_takes_it_along(member):
    eero = make_member(display_name="Eero")
    expire(eero)
    earn(member, 100)
    home = households.found(owner=member, name="", as_of=NOON, actor=TILL).household
    households.join(household=home, member=eero, may_spend=True, as_of=NOON, actor=TILL)

    propose(back(eero, 2), staff("ada", points_max=60))

    assert open_lots(home) == [("2025-03-01", 60), ("2026-03-10", 100)]
    households.leave(household=home, member=eero, as_of=LATER, actor=TILL)
    assert open_lots(eero) == [("2025-03-01", 60)]
    assert_books_balance()


def test_a_line_of_the_pool_is_brought_back_for_whose_it_was(member):
    eero = make_member(display_name="Eero")
    home = households.found(owner=member, name="", as_of=NOON, actor=TILL).household
    households.join(household=home, member=eero, may_spend=True, as_of=NOON, actor=TILL)
    expire(eero)
    ada = staff("ada", points_max=60)

    with pytest.raises(NotAnExpiry):
        propose(back(member, 2), ada)
    propose(back(eero, 2), ada)
    households.leave(household=home, member=eero, as_of=LATER, actor=TILL)

    assert (open_lots(eero), open_lots(home)) == ([("2025-03-01", 60)], [])
    assert_books_balance()


def test_a_preview_leaves_out_what_is_over_and_not_swept(member):
    make_wallet(member, [(60, "2025-03-01"), (40, "2026-02-01")])

    found = adjustments.preview(
        proposal(member, 5), rulebook.current(), actor=staff("ada"), as_of=NOON
    )
    row = propose(proposal(member, 5), staff("bo"))

    assert found == (5, 40, 45, 0, True)
    assert adjustments.foresee(row, actor=staff("cy"), as_of=NOON) == (5, 40, 45, 0, True)
    row.refresh_from_db()
    assert (row.status, Entry.objects.count()) == ("proposed", 2)
    shown = balance(member)
    assert shown is not None
    assert shown.balance == 40
