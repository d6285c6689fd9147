"""One shop with real processes for all the stories, and a town in it."""

from collections.abc import Iterator

import pytest

from tests.books import assert_books_balance
from tests.journeys.post_office import PostOffice, post_office
from tests.journeys.shop import Shop, open_shop
from tests.journeys.town import Town


@pytest.fixture(scope="package")
def office() -> Iterator[PostOffice]:
    with post_office() as office, pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMAIL_URL", office.url)
        yield office


@pytest.fixture(scope="package")
def running_shop(office, django_db_setup, django_db_blocker) -> Iterator[Shop]:
    """Web, worker, beat, and what mails the codes."""
    with open_shop(django_db_blocker, with_deliver=True) as shop:
        yield shop


@pytest.fixture(scope="package")
def opened(running_shop, django_db_blocker) -> Town:
    """The town before anybody comes; tests take `town`."""
    with django_db_blocker.unblock():
        return Town(running_shop)


@pytest.fixture
def town(opened, django_db_blocker) -> Iterator[Town]:
    """The town with its two stores and their tills; its books balance when a test is done."""
    with django_db_blocker.unblock():
        yield opened
        assert_books_balance()
