"""What tests of the doorbell share with those which ring it on their way."""

from collections.abc import Iterator

import pytest
from redis import Redis

from loyalty import doorbell


@pytest.fixture
def valkey(settings) -> Iterator["Redis"]:
    """The real broker, empty, and a bell that nobody has rung."""
    doorbell._redis.cache_clear()
    doorbell._rest.until = 0.0
    with Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        yield client
    doorbell._redis.cache_clear()
    doorbell._rest.until = 0.0
