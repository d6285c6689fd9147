"""A member with points, a reward to take, and the bell, for every test that needs one."""

import time
from collections.abc import Iterator

import pytest
from redis import Redis

from loyalty import doorbell
from members.models import Member
from rewards.models import Reward
from tests.builders import earn, make_reward, noon_of, open_shop
from tests.members.builders import make_member


@pytest.fixture
def valkey(settings) -> Iterator["Redis"]:
    """The real broker, empty, and a bell that nobody has rung."""
    while doorbell._hand.is_due:
        time.sleep(0.001)  # between two looks: what an earlier test rang for is on its way
    doorbell._redis.cache_clear()
    doorbell._rest.until = doorbell._hand.free_at = 0.0
    with Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        yield client
    doorbell._redis.cache_clear()
    doorbell._rest.until = 0.0


@pytest.fixture
def member(db) -> Member:
    """A member with 150 points, in an open shop."""
    open_shop()
    member = make_member()
    earn(member, 150, noon_of("2026-03-01"))
    return member


@pytest.fixture
def reward(member) -> Reward:
    """A coffee for 100 points, of which three are left."""
    return make_reward(100, stock_left=3)
