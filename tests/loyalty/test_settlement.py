"""A redemption is confirmed, alone or by its sale; voided; or lapses when left alone."""

from datetime import timedelta

import pytest

from loyalty import redemptions, settlement
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Entry, Redemption
from loyalty.settlement import RedemptionVoided
from rewards.catalogue import RewardOutOfStock
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    figures,
    make_reward,
    redeem,
    remaining,
    wallet_of,
)

pytestmark = pytest.mark.django_db

LAPSED = NOON + timedelta(minutes=15)


def confirm(row: Redemption, as_of=NOON) -> str:
    settlement.confirm(row, as_of=as_of, actor=TILL)
    return redemptions.status(row)


def void(row: Redemption, as_of=NOON) -> str:
    settlement.void(row, as_of=as_of, actor=TILL)
    return redemptions.status(row)


def test_what_is_held_is_spent_once(member, reward):
    row = redeem(member, reward)

    assert [confirm(row), confirm(row)] == ["confirmed", "confirmed"]

    assert figures(member, reward) == (50, 0, 2)
    assert Entry.objects.filter(kind=2).count() == 1
    assert_books_balance()


def test_a_held_redemption_is_voided_once(member, reward):
    row = redeem(member, reward)

    assert [void(row), void(row)] == ["voided", "voided"]

    assert figures(member, reward) == (150, 0, 3)
    assert Entry.objects.count() == 1
    with pytest.raises(RedemptionVoided):
        confirm(row)
    assert_books_balance()


def test_a_confirmed_redemption_is_voided_by_a_line_that_names_the_first(member, reward):
    row = redeem(member, reward, is_captured=True)

    assert [void(row), void(row)] == ["voided", "voided"]

    spent, undone = Entry.objects.exclude(kind=1).order_by("seq")
    assert (undone.kind, undone.points, undone.reverses_id) == (3, 100, spent.pk)
    assert figures(member, reward) == (150, 0, 3)
    assert remaining(member) == {"2026-03-01": 150}
    with pytest.raises(RedemptionVoided):
        confirm(row)
    assert_books_balance()


def test_a_hold_left_alone_lapses_and_its_reward_is_in_stock_again(member, reward):
    row = redeem(member, reward)

    assert settlement.lapse_due(as_of=LAPSED) == 1

    assert redemptions.status(row) == "lapsed"
    assert figures(member, reward) == (150, 0, 3)
    assert void(row) == "lapsed"
    assert_books_balance()


def test_a_late_confirm_succeeds_while_the_points_are_there(member, reward):
    row = redeem(member, reward)
    settlement.lapse_due(as_of=LAPSED)

    assert confirm(row, as_of=LAPSED) == "confirmed"

    row.refresh_from_db()
    assert (row.is_late, row.points) == (True, 100)
    assert figures(member, reward) == (50, 0, 2)
    assert_books_balance()


def test_a_late_confirm_is_refused_when_the_points_are_gone(member, reward):
    row = redeem(member, reward)
    settlement.lapse_due(as_of=LAPSED)
    redeem(member, make_reward(60, code="tea"), is_captured=True)

    with pytest.raises(InsufficientPoints) as refusal:
        confirm(row, as_of=LAPSED)

    assert refusal.value.extra == {
        "points_needed": 100,
        "points_available": 90,
        "points_short": 10,
    }
    assert redemptions.status(row) == "lapsed"
    assert figures(member, reward) == (90, 0, 3)
    assert_books_balance()


def test_a_late_confirm_is_refused_when_the_stock_is_gone(member):
    reward = make_reward(50, stock_left=1)
    row = redeem(member, reward)
    settlement.lapse_due(as_of=LAPSED)
    redeem(member, reward, occurred_at=LAPSED)

    with pytest.raises(RewardOutOfStock):
        confirm(row, as_of=LAPSED)

    assert figures(member, reward) == (150, 50, 0)
    assert_books_balance()


def test_a_hold_that_is_over_is_late_whether_or_not_it_was_swept(member, reward):
    row = redeem(member, reward)

    assert confirm(row, as_of=LAPSED + timedelta(hours=1)) == "confirmed"

    row.refresh_from_db()
    assert row.is_late is True
    assert settlement.lapse_due(as_of=LAPSED + timedelta(hours=1)) == 0


def test_holds_lapse_in_chunks(member):
    tea = make_reward(10, code="tea")
    for _ in range(5):
        redeem(member, tea)

    assert [settlement.lapse_due(as_of=LAPSED, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert wallet_of(member).held == 0
    assert_books_balance()
