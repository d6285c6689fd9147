"""One shop with real processes and one Chromium for all the tests of the pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.books import assert_books_balance
from tests.chromium import open_browser
from tests.journeys.conftest import office, running_shop
from tests.pages.corner import Corner

# A shop of the pages' own, opened as that of the stories is.
__all__ = ["office", "running_shop"]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser; each test visits with contexts of its own."""
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def opened(running_shop, office, django_db_blocker) -> Corner:
    """The corner before anybody comes; tests take `corner`."""
    with django_db_blocker.unblock():
        return Corner(running_shop, office)


@pytest.fixture
def corner(opened, django_db_blocker) -> Iterator[Corner]:
    """The corner with its tills and members; its books balance when a test is done."""
    with django_db_blocker.unblock():
        yield opened
        assert_books_balance()
