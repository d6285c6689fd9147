"""One shop with real processes and one Chromium for all the tests of a module."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.books import assert_books_balance
from tests.journeys.shop import Shop
from tests.pages.browsing import open_browser, open_shop
from tests.pages.counter import Street


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker) -> Iterator[Shop]:
    """Web, worker and beat."""
    with open_shop(django_db_blocker) as shop:
        yield shop


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser; each test visits with contexts of its own."""
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def built(shop, django_db_blocker) -> Street:
    """The street of a module; tests take `street`."""
    with django_db_blocker.unblock():
        return Street(shop)


@pytest.fixture
def street(built, django_db_blocker) -> Iterator[Street]:
    """A street with tills and members; its books balance when a test is done."""
    with django_db_blocker.unblock():
        yield built
        assert_books_balance()
