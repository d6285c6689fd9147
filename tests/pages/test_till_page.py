"""A cashier sells, holds rewards and prints at /till/, with real processes and a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.books import assert_books_balance
from tests.journeys.shop import Shop
from tests.pages.browsing import open_browser, open_shop
from tests.pages.counter import LAPTOP, Street, sold


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker) -> Iterator[Shop]:
    with open_shop(django_db_blocker) as shop:
        yield shop


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def opened(shop, django_db_blocker) -> Street:
    with django_db_blocker.unblock():
        return Street(shop)


@pytest.fixture
def street(opened, django_db_blocker) -> Iterator[Street]:
    with django_db_blocker.unblock():
        yield opened
        assert_books_balance()


def test_a_card_two_lines_a_reward_and_a_receipt(street, browser, tmp_path):
    member, card = street.guest("Maija Korhonen", points=150)
    with street.counter(browser, viewport=LAPTOP) as till:
        till.visit.keep_picture("till-empty", tmp_path)
        till.greet(card)
        assert "Maija" in till.text("#found-greeting")
        till.add("12.00", name="Bread")
        till.add("4,00", name="Coffee", quantity="2")
        expect(till.page.locator("#quote")).to_have_attribute("data-points", "20")

        till.hold("coffee")
        expect(till.page.locator("#quote")).to_have_attribute("data-points", "16")
        till.visit.keep_picture("till-basket", tmp_path)
        number = till.pay("cash")
        till.visit.keep_picture("till-receipt", tmp_path)

        receipt = till.page.locator("#receipt")
        assert receipt.get_attribute("data-points") == "16"
        assert receipt.get_attribute("data-balance") == "66"
        assert "66" in till.text("#receipt-lines")
        assert street.helsinki.balance(member) == 66
        tenders = {row["type"]: row["amount_minor"] for row in sold(number).tenders}
        assert tenders == {"points": 350, "cash": 1650}
