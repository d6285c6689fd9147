"""A member takes a reward: points, stock and redemption together, or not at all."""

from datetime import timedelta

import pytest

from loyalty import redemptions
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Draw, Entry, Hold, Redemption
from loyalty.redeemers import MemberNotActive, UnknownRedeemer, UnknownReward
from members.errors import DomainError
from members.models import Member
from members.request_keys import KeyReused
from rewards import rulebook
from rewards.catalogue import RewardOutOfStock, RewardUnavailable
from rewards.models import Reward
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    earn,
    make_reward,
    make_wish,
    noon_of,
    open_shop,
    redeem,
    remaining,
    wallet_of,
)
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    open_shop()
    member = make_member()
    earn(member, 150, noon_of("2026-03-01"))
    return member


def refused(member, reward, kind: type[DomainError], **fields) -> DomainError:
    """Who is refused has changed nothing."""
    before = (Redemption.objects.count(), Hold.objects.count(), Draw.objects.count())
    with pytest.raises(kind) as refusal:
        redeem(member, reward, **fields)
    assert (Redemption.objects.count(), Hold.objects.count(), Draw.objects.count()) == before
    assert_books_balance()
    return refusal.value


def test_a_reward_is_held_at_its_price_of_now(member):
    reward = make_reward(100, stock_left=3)

    row = redeem(member, reward)

    Reward.objects.update(price_points=120)
    row.refresh_from_db()
    reward.refresh_from_db()
    assert (row.points, redemptions.status(row), reward.stock_left) == (100, "held", 2)
    assert row.answer == {
        "status": "held",
        "available": 50,
        "lapses_at": "2026-03-10T12:15:00Z",
    }
    assert (wallet_of(member).balance, wallet_of(member).held) == (150, 100)
    assert_books_balance()


def test_a_reward_is_spent_at_once(member):
    row = redeem(member, make_reward(100), is_captured=True)

    assert redemptions.status(row) == "confirmed"
    assert row.answer == {"status": "confirmed", "available": 50, "lapses_at": None}
    assert (wallet_of(member).balance, wallet_of(member).held) == (50, 0)
    entry = Entry.objects.get(kind=2)
    assert (entry.points, entry.actor_kind, entry.actor_id) == (-100, 3, 1)
    assert_books_balance()


def test_held_points_are_gone_for_the_next(member):
    reward = make_reward(100)
    redeem(member, reward)

    refusal = refused(member, reward, InsufficientPoints)

    assert refusal.extra == {"points_needed": 100, "points_available": 50, "points_short": 50}
    redeem(member, make_reward(50, code="tea"))
    assert remaining(member) == {"2026-03-01": 0}


def test_a_member_without_a_wallet_is_short_of_all_of_it(member):
    refusal = refused(make_member(), make_reward(100), InsufficientPoints)

    assert refusal.extra == {"points_needed": 100, "points_available": 0, "points_short": 100}


def test_the_last_one_in_stock_is_the_last(member):
    reward = make_reward(10, stock_left=1)
    redeem(member, reward)

    refused(member, reward, RewardOutOfStock)

    reward.refresh_from_db()
    assert reward.stock_left == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"is_active": False},
        {"valid_from": NOON + timedelta(microseconds=1)},
        {"valid_until": NOON},
    ],
)
def test_what_is_not_on_offer_cannot_be_taken(member, fields):
    refused(member, make_reward(10, **fields), RewardUnavailable)

    redeem(member, make_reward(10, code="tea", valid_from=NOON))


def test_a_member_who_is_not_active_cannot_redeem(member):
    Member.objects.update(status="blocked")

    refusal = refused(member, make_reward(10), MemberNotActive)

    assert refusal.detail == "This member is blocked; staff can say why."


def test_what_nobody_knows_is_refused(member):
    reward = make_reward(10)
    reward.public_id = member.public_id
    refused(member, reward, UnknownReward)
    reward.refresh_from_db()

    member.public_id = reward.public_id
    refused(member, reward, UnknownRedeemer)


def test_the_same_request_again_gets_the_first_redemption(member):
    wish = make_wish(member, make_reward(100), idempotency_key="k1")
    book = rulebook.current()

    first = redemptions.redeem(wish, book, actor=TILL)
    again = redemptions.redeem(wish, book, actor=TILL)  # there are not 100 points left

    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert again.redemption.pk == first.redemption.pk
    assert (wallet_of(member).held, Redemption.objects.count()) == (100, 1)
    assert_books_balance()


def test_another_request_under_the_same_key_is_refused(member):
    reward = make_reward(10, stock_left=5)
    redeem(member, reward, idempotency_key="k1")

    refused(member, reward, KeyReused, idempotency_key="k1", fingerprint=b"x" * 16)

    redeem(member, reward, idempotency_key="k1", recorded_by_id=2)
    reward.refresh_from_db()
    assert (reward.stock_left, wallet_of(member).held) == (3, 20)


def test_without_a_key_every_request_is_another_redemption(member):
    reward = make_reward(10)

    redeem(member, reward)
    redeem(member, reward)

    assert (Redemption.objects.count(), wallet_of(member).held) == (2, 20)
