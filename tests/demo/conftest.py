"""One shop with real processes for all that the demo is for: to sell in, and to read along."""

from collections.abc import Iterator

import pytest

from tests.journeys.shop import Shop, open_shop


@pytest.fixture(scope="package")
def running_shop(django_db_setup, django_db_blocker) -> Iterator[Shop]:
    """Web, worker and beat."""
    with open_shop(django_db_blocker) as shop:
        yield shop
