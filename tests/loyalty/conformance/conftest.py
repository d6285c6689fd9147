"""A running shop to play against."""

from tests.journeys.conftest import running_shop

__all__ = ["running_shop"]
