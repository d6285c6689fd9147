"""Which lots pay: soonest expiry first, then earned earlier, no expiry last."""

from datetime import timedelta

import pytest
from django.db import transaction

from loyalty.ledger.locking import lock
from loyalty.ledger.spending import InsufficientPoints, choose
from loyalty.models import Hold, Lot, Redemption
from rewards import rulebook
from rewards.models import Program
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    earn,
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


def test_the_soonest_expiring_lot_pays_first_and_the_next_the_rest():
    open_shop()
    member = make_member()
    make_wallet(member, [(100, "2026-03-01"), (50, "2026-01-01")])

    redeem(member, make_reward(60))

    assert remaining(member) == {"2026-01-01": 0, "2026-03-01": 90}
    assert_books_balance()


def test_of_equal_expiry_the_one_earned_earlier_pays_first():
    open_shop()
    member = make_member()
    evening = earn(member, 10, noon_of("2026-02-01") + timedelta(hours=6))
    morning = earn(member, 10, noon_of("2026-02-01") - timedelta(hours=6))

    redeem(member, make_reward(10))

    left = dict(Lot.objects.values_list("id", "remaining_points"))
    assert left == {morning.id * 16: 0, evening.id * 16: 10}


def test_what_never_expires_pays_last():
    program = open_shop(expiry_policy="none", expiry_months=None)
    member = make_member()
    earn(member, 10, noon_of("2026-01-01"))
    Program.objects.filter(pk=program.pk).update(
        expiry_policy="rolling", expiry_months=12, revision=99
    )
    rulebook.forget()
    earn(member, 10, noon_of("2026-03-01"))

    redeem(member, make_reward(15))

    assert remaining(member) == {"2026-01-01": 5, "2026-03-01": 0}
    assert_books_balance()


def test_many_small_lots_pay_together():
    open_shop()
    member = make_member()
    for number in range(40):  # more than the first look takes
        earn(member, 1, noon_of("2026-02-01") + timedelta(minutes=number))

    redeem(member, make_reward(39))

    assert Lot.objects.filter(is_open=True).count() == 1
    assert_books_balance()


# Earned on 1 March 2025, 12 months: usable through 1 March 2026 in Helsinki, which is UTC+2.
LAST_INSTANT = noon_of("2026-03-01") + timedelta(hours=10) - timedelta(microseconds=1)


def test_points_are_spendable_until_the_exact_instant_they_expire():
    open_shop()
    member = make_member()
    make_wallet(member, [(10, "2025-03-01")])

    redeem(member, make_reward(10), occurred_at=LAST_INSTANT)

    assert remaining(member) == {"2025-03-01": 0}


def test_from_that_instant_on_they_are_not_whether_or_not_the_sweep_has_run():
    open_shop()
    member = make_member()
    make_wallet(member, [(10, "2025-03-01"), (3, "2026-02-01")])

    with pytest.raises(InsufficientPoints) as refusal:
        redeem(member, make_reward(10), occurred_at=LAST_INSTANT + timedelta(microseconds=1))

    assert refusal.value.detail == (
        "This takes 10 points and 3 are available: 7 short. Offer a cheaper reward, or none."
    )
    assert refusal.value.extra == {
        "points_needed": 10,
        "points_available": 3,
        "points_short": 7,
    }
    assert (Redemption.objects.count(), Hold.objects.count()) == (0, 0)
    assert remaining(member) == {"2025-03-01": 10, "2026-02-01": 3}
    assert_books_balance()


def test_points_earned_later_do_not_pay_for_what_was_taken_before():
    open_shop()
    member = make_member()
    make_wallet(member, [(10, "2026-03-05")])

    with pytest.raises(InsufficientPoints):
        redeem(member, make_reward(10), occurred_at=noon_of("2026-03-04"))


def test_choosing_writes_nothing():
    open_shop()
    member = make_member()
    make_wallet(member, [(10, "2026-03-01")])

    with transaction.atomic():
        wallet = lock([wallet_of(member).pk])[wallet_of(member).pk]
        drawn = choose(wallet, points=4, as_of=NOON)

    assert [take.points for take in drawn] == [4]
    assert remaining(member) == {"2026-03-01": 10}
