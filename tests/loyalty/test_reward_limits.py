"""How often a member may have a reward, while holds lapse before the sweep has reached them."""

from datetime import timedelta

import pytest

from loyalty import settlement
from rewards.reward_refusals import RewardLimitReached
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_reward, open_shop, redeem
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    open_shop()
    member = make_member()
    earn(member, 150)
    return member


def test_a_hold_counts_until_it_lapses_swept_or_not(member):
    reward = make_reward(10, member_times_max=1, member_times_per="day")
    redeem(member, reward)

    with pytest.raises(RewardLimitReached):
        redeem(member, reward, occurred_at=NOON + timedelta(minutes=14))
    redeem(member, reward, occurred_at=NOON + timedelta(minutes=15))

    assert_books_balance()


def test_an_unswept_hold_is_confirmed_late_only_within_the_limit(member):
    reward = make_reward(10, member_times_max=1, member_times_per="day")
    late = NOON + timedelta(minutes=16)
    first, other = redeem(member, reward), make_reward(10, code="tea", member_times_max=1)
    tea = redeem(member, other)
    redeem(member, reward, occurred_at=late)

    with pytest.raises(RewardLimitReached):
        settlement.confirm(first, as_of=late, actor=TILL)
    settlement.confirm(tea, as_of=late, actor=TILL)

    assert_books_balance()
