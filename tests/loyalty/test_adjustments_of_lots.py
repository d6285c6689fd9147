"""Expiries put off, expired points brought back, debts forgiven: by hand, to the lot."""

from dataclasses import replace
from datetime import date

import pytest

from loyalty import adjustments
from loyalty.adjustment_errors import (
    AlreadyReinstated,
    ExceedsDebt,
    NotAnExpiry,
    NothingToExtend,
)
from loyalty.ledger import expiry
from loyalty.models import Adjustment, AdjustmentKind, Entry, Lot
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, earn, make_wallet, noon_of, open_shop, wallet_of
from tests.loyalty.adjusting import balance, proposal, propose, staff
from tests.loyalty.owing import in_debt
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

KIND = AdjustmentKind


@pytest.fixture(autouse=True)
def shop():
    return open_shop()


@pytest.fixture
def member():
    return make_member()


def test_an_extension_moves_what_ends_by_then_into_lots_that_end_later(member):
    make_wallet(member, [(60, "2025-04-01"), (40, "2025-06-01")])  # until 1 April, 1 June 2026
    ada = staff("ada", points_max=60)

    row = propose(
        proposal(
            member,
            kind=KIND.EXTENSION,
            lots_until=date(2026, 4, 1),
            expires_on=date(2026, 12, 31),
        ),
        ada,
    )

    assert (row.points, row.status, row.balance_after) == (60, "approved", 100)
    lots = Lot.objects.filter(is_open=True).order_by("expires_at")
    assert [(lot.remaining_points, f"{lot.expires_at:%Y-%m-%d %H}") for lot in lots] == [
        (40, "2026-06-01 21"),
        (60, "2026-12-31 22"),
    ]
    assert [(e.kind, e.points) for e in Entry.objects.order_by("seq")[2:]] == [(5, -60), (5, 60)]
    assert_books_balance()


def test_nothing_ends_by_then(member):
    make_wallet(member, [(40, "2025-06-01")])
    asked = proposal(
        member, kind=KIND.EXTENSION, lots_until=date(2026, 4, 1), expires_on=date(2026, 12, 31)
    )

    with pytest.raises(NothingToExtend):
        propose(asked, staff("ada", points_max=60))
    with pytest.raises(NothingToExtend):
        propose(replace(asked, member=make_member()), staff("bo", points_max=60))

    assert Adjustment.objects.count() == 0


def test_expired_points_come_back_once_as_a_line_that_names_the_expiry(member):
    make_wallet(member, [(60, "2025-03-01")])
    expiry.expire_all(as_of=NOON)
    gone = Entry.objects.get(kind=4)
    ada = staff("ada", points_max=60)
    asked = proposal(
        member, kind=KIND.REINSTATEMENT, entry_seq=gone.seq, expires_on=date(2026, 4, 30)
    )

    row = propose(asked, ada)

    assert (row.points, row.balance_after) == (60, 60)
    back = Entry.objects.get(reverses=gone)
    lot = Lot.objects.get(is_open=True)
    assert (back.points, lot.moved_from_id, lot.remaining_points) == (60, gone.lot_id, 60)
    with pytest.raises(AlreadyReinstated):
        propose(asked, ada)
    assert_books_balance()


def test_two_approved_reinstatements_of_one_expiry_bring_it_back_once(member):
    make_wallet(member, [(60, "2025-03-01")])
    expiry.expire_all(as_of=NOON)
    ada, bo = staff("ada"), staff("bo")
    asked = proposal(member, kind=KIND.REINSTATEMENT, entry_seq=2)
    first, second = propose(asked, ada), propose(asked, ada)

    adjustments.approve(first.pk, actor=bo, as_of=NOON)
    with pytest.raises(AlreadyReinstated):
        adjustments.approve(second.pk, actor=bo, as_of=NOON)

    second.refresh_from_db()
    assert (second.status, wallet_of(member).balance) == ("proposed", 60)
    assert_books_balance()


def test_only_an_expiry_can_be_brought_back(member):
    earn(member, 10)

    for seq in (1, 2):
        with pytest.raises(NotAnExpiry):
            propose(
                proposal(member, kind=KIND.REINSTATEMENT, entry_seq=seq),
                staff(f"ada{seq}", points_max=60),
            )


def test_a_debt_is_forgiven_in_part_and_never_beyond(member):
    in_debt(member, 70)
    ada = staff("ada", points_max=1000)
    assert balance(member) == (-70, 0, 0, 0, 70, 3, None)

    with pytest.raises(ExceedsDebt):
        propose(proposal(member, 71, kind=KIND.DEBT), ada)
    propose(proposal(member, 30, kind=KIND.DEBT), ada)

    assert balance(member) == (-40, 0, 0, 0, 40, 4, None)
    assert_books_balance()


def test_given_points_repay_a_debt_first(member):
    in_debt(member, 70)

    propose(proposal(member, 100), staff("ada", points_max=100))

    assert wallet_of(member).debt == 0
    found = balance(member)
    assert found is not None
    assert (found.balance, found.available) == (30, 30)
    assert_books_balance()


def test_earning_repays_a_debt_first_or_the_share_the_program_says(shop, member):
    in_debt(member, 70)
    shop.debt_repay_percent = 50
    shop.save()
    rulebook.forget()

    earn(member, 41, noon_of("2026-03-11"))

    found = balance(member, noon_of("2026-03-11"))
    assert found is not None
    assert (found.balance, found.available, found.debt) == (-29, 20, 49)
    assert_books_balance()
