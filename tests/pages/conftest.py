"""One shop with real processes and one Chromium for all the tests of the pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.books import assert_books_balance
from tests.journeys.post_office import PostOffice, post_office
from tests.journeys.shop import Shop, open_shop
from tests.pages.browsing import open_browser
from tests.pages.corner import Corner


@pytest.fixture(scope="package")
def office() -> Iterator[PostOffice]:
    with post_office() as office, pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMAIL_URL", office.url)
        yield office


@pytest.fixture(scope="package")
def shop(office, django_db_setup, django_db_blocker) -> Iterator[Shop]:
    """Web, worker, beat, and what mails the codes."""
    with open_shop(django_db_blocker, with_deliver=True) as shop:
        yield shop


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser; each test visits with contexts of its own."""
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def opened(shop, office, django_db_blocker) -> Corner:
    """The corner before anybody comes; tests take `corner`."""
    with django_db_blocker.unblock():
        return Corner(shop, office)


@pytest.fixture
def corner(opened, django_db_blocker) -> Iterator[Corner]:
    """The corner with its tills and members; its books balance when a test is done."""
    with django_db_blocker.unblock():
        yield opened
        assert_books_balance()
