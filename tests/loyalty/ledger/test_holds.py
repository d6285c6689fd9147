"""Points set aside: placed, captured whole or in part, released, lapsed, reversed."""

from datetime import timedelta

import pytest
from django.db import transaction

from loyalty import settlement
from loyalty.ledger import expiry, holds
from loyalty.ledger.locking import lock
from loyalty.ledger.posting import Page
from loyalty.models import Entry, Hold, HoldStatus, Lot
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    make_reward,
    make_wallet,
    noon_of,
    open_shop,
    redeem,
    remaining,
    wallet_of,
)
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def member():
    """Sixty points of January and a hundred of March, a hold of eighty on them."""
    open_shop()
    member = make_member()
    make_wallet(member, [(60, "2026-01-01"), (100, "2026-03-01")])
    redeem(member, make_reward(80))
    return member


def figures(member) -> tuple[int, int]:
    wallet = wallet_of(member)
    return wallet.balance, wallet.held


def capture(member, points: int | None = None) -> None:
    row = Hold.objects.get()
    with transaction.atomic():
        wallet = lock([row.wallet_id])[row.wallet_id]
        page = Page(actor=TILL)
        hold = holds.HeldPoints(
            row.pk, row.points, row.captured_points, row.status, row.placed_at, row.lapses_at
        )
        holds.capture(wallet, hold, page=page, at=LATER, points=points)
        page.write()


def reverse() -> None:
    row = Hold.objects.get()
    with transaction.atomic():
        wallet = lock([row.wallet_id])[row.wallet_id]
        page = Page(actor=TILL)
        hold = holds.HeldPoints(
            row.pk, row.points, row.captured_points, row.status, row.placed_at, row.lapses_at
        )
        holds.reverse(wallet, hold, page=page, at=LATER)
        page.write()


def test_a_hold_draws_from_lots_at_once_and_the_balance_keeps_it(member):
    assert figures(member) == (160, 80)
    assert remaining(member) == {"2026-01-01": 0, "2026-03-01": 80}
    assert Entry.objects.filter(kind=2).count() == 0
    assert Hold.objects.get().lapses_at == NOON + timedelta(minutes=15)
    assert_books_balance()


def test_a_capture_spends_all_of_it(member):
    capture(member)

    assert figures(member) == (80, 0)
    entry = Entry.objects.get(kind=2)
    assert (entry.points, entry.balance_after, entry.seq) == (-80, 80, 3)
    assert (entry.occurred_at, entry.actor_id) == (LATER, TILL.id)
    assert Hold.objects.get().settled_at == LATER
    assert_books_balance()


def test_what_a_capture_leaves_goes_back_to_the_latest_expiry_first(member):
    capture(member, points=50)

    assert figures(member) == (110, 0)
    assert remaining(member) == {"2026-01-01": 10, "2026-03-01": 100}
    assert_books_balance()


def test_a_release_gives_all_of_it_back(member):
    with transaction.atomic():
        wallets = lock([wallet_of(member).pk]).values()
        holds.release(
            [Hold.objects.get().pk], wallets=wallets, at=LATER, status=HoldStatus.RELEASED
        )

    assert figures(member) == (160, 0)
    assert remaining(member) == {"2026-01-01": 60, "2026-03-01": 100}
    assert Entry.objects.count() == 2
    assert_books_balance()


def test_a_hold_left_alone_lapses_at_its_instant_and_not_before(member):
    lapses_at = NOON + timedelta(minutes=15)

    assert settlement.lapse_due(as_of=lapses_at - timedelta(microseconds=1)) == 0
    assert figures(member) == (160, 80)
    assert settlement.lapse_due(as_of=lapses_at) == 1
    assert settlement.lapse_due(as_of=lapses_at) == 0

    assert figures(member) == (160, 0)
    assert remaining(member) == {"2026-01-01": 60, "2026-03-01": 100}
    assert Hold.objects.get().status == HoldStatus.LAPSED
    assert_books_balance()


def test_a_reversal_names_the_line_it_mirrors_and_gives_the_points_back(member):
    capture(member)
    spent = Entry.objects.get(kind=2)

    reverse()

    undone = Entry.objects.get(kind=3)
    assert (undone.points, undone.balance_after, undone.reverses_id) == (80, 160, spent.pk)
    assert figures(member) == (160, 0)
    assert remaining(member) == {"2026-01-01": 60, "2026-03-01": 100}
    assert_books_balance()


def test_a_reversed_part_gives_back_that_part(member):
    capture(member, points=50)

    reverse()

    assert Entry.objects.get(kind=3).points == 50
    assert remaining(member) == {"2026-01-01": 60, "2026-03-01": 100}
    assert_books_balance()


def test_expiry_cannot_take_held_points_and_given_back_they_keep_their_old_expiry(member):
    old_expiry = Lot.objects.get(earned_points=60).expires_at
    after = noon_of("2027-01-15")  # the January lot is over, the hold (by its age) too

    assert expiry.expire_all(as_of=after).points == 0
    assert figures(member) == (160, 80)
    settlement.lapse_due(as_of=after)
    assert remaining(member) == {"2026-01-01": 60, "2026-03-01": 100}
    assert Lot.objects.get(earned_points=60).expires_at == old_expiry

    assert expiry.expire_all(as_of=after).points == 60
    assert figures(member) == (100, 0)
    assert Entry.objects.get(kind=4).occurred_at == noon_of("2027-01-15")  # when they came back
    assert_books_balance()


def test_a_lapsed_hold_is_placed_anew_from_the_lots_there_are_then(member):
    settlement.lapse_due(as_of=noon_of("2027-01-15"))
    expiry.expire_all(as_of=noon_of("2027-01-15"))
    row = Hold.objects.get()

    with transaction.atomic():
        wallet = lock([row.wallet_id])[row.wallet_id]
        holds.place(
            wallet,
            hold_id=row.pk,
            points=80,
            as_of=noon_of("2027-01-15"),
            lapses_at=noon_of("2027-01-16"),
        )

    assert figures(member) == (100, 80)
    assert remaining(member) == {"2026-01-01": 0, "2026-03-01": 20}
    assert_books_balance()
