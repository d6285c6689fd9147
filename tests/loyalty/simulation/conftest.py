"""A running shop to sell in."""

from tests.journeys.conftest import running_shop

__all__ = ["running_shop"]
