"""A page that was opened once opens whatever stands between it and the service, and is whole."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.pages.counter import ready
from tests.pages.middle import Middle, middle_of


@pytest.fixture
def middle(running_shop) -> Iterator[Middle]:
    with middle_of(running_shop.url) as middle:
        yield middle


@pytest.fixture
def page(middle, browser) -> Iterator[Page]:
    """The member's page, seen through the proxy, and kept for later."""
    context = browser.new_context(base_url=middle.url)
    page = context.new_page()
    page.goto("/app/")
    ready(page)
    yield page
    context.close()


@pytest.mark.parametrize("mood", ["down", "mute"])
def test_it_opens_as_it_is_kept_when_the_service_fails_or_never_answers(middle, page, mood):
    middle.mood = mood

    page.reload(wait_until="commit")

    expect(page.locator("#signin-email")).to_be_visible()


def test_a_newer_page_comes_with_its_own_files(middle, page):
    middle.mood = "newer"

    page.reload()

    expect(page.locator('html[data-version="newer"]')).to_be_attached()


def test_a_newer_page_is_not_kept_beside_older_files(middle, page):
    middle.mood = "newer"
    page.reload()
    expect(page.locator('html[data-version="newer"]')).to_be_attached()

    middle.mood = "down"
    page.reload(wait_until="commit")

    expect(page.locator("#signin-email")).to_be_visible()
    expect(page.locator("html:not([data-version])")).to_be_attached()
