"""
A browser in front of a running shop, for the tests of the pages.

Always: real Chromium, real processes; every visit notices what the console says and which hosts are
called, and shows it when it ends.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.chromium import PATIENCE_MS, kept_in
from tests.journeys.shop import Shop

PHONE = {"width": 390, "height": 844}
# A page with the worker that opens it without a network. Most visits are without: while a worker
# takes a page over, Chromium may leave unrouted what is routed from then on.
KEPT: Final = {"service_workers": "allow"}
# What Chromium itself says of an answer that is a refusal, or of a network that was cut.
OF_THE_NETWORK = "Failed to load resource"


class Visit:
    """
    Somebody with a device: one browser context with one page, and what was noticed of it.

    said: errors on the console and uncaught ones; called: the hosts that were asked for anything.
    """

    def __init__(self, browser: Browser, shop: Shop, **context: Any) -> None:
        options = {
            "viewport": PHONE,
            "locale": "en-GB",
            "timezone_id": "Europe/Helsinki",
            "service_workers": "block",
        }
        self.shop = shop
        self.context: BrowserContext = browser.new_context(
            base_url=shop.url, **{**options, **context}
        )
        self.said: list[str] = []
        self.called: set[str] = set()
        self.page = self.open_page()

    def open_page(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda line: self._hear(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.called.add(urlsplit(request.url).netloc))
        return page

    def _hear(self, text: str) -> None:
        if not text.startswith(OF_THE_NETWORK):
            self.said.append(text)

    def assert_silent_and_at_home(self) -> None:
        """Nothing on the console, and nobody called but the shop."""
        assert self.said == []
        assert self.called - {""} == {urlsplit(self.shop.url).netloc}

    def leave(self) -> None:
        """Close it all; what is still under way in a route belongs to no other test."""
        for page in self.context.pages:
            page.unroute_all(behavior="ignoreErrors")
        self.context.close()

    def keep_picture(self, name: str, folder: Path) -> None:
        """A screenshot in the folder that REGULARS_SCREENSHOTS names, or in the test's own."""
        self.page.screenshot(path=kept_in(folder) / f"{name}.png", full_page=True)


@contextmanager
def visit(browser: Browser, shop: Shop, **context: Any) -> Iterator[Visit]:
    """A visit that must end silent. context: of Playwright's, such as color_scheme or viewport."""
    guest = Visit(browser, shop, **context)
    try:
        yield guest
        guest.assert_silent_and_at_home()
    except BaseException as error:
        error.add_note(f"The page said: {guest.said}")
        raise
    finally:
        guest.leave()


def until(page: Page, is_so: Callable[[], bool], *, seconds: float) -> None:
    """
    Ask again and again, and fail when it is not so in time.

    Between two looks the page's own wait: under a plain sleep Playwright hears nothing, and what
    the test has routed would stay unanswered until the time is over.
    """
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not so after {seconds} seconds"
        page.wait_for_timeout(50)


def rested(page: Page, button: str) -> None:
    """What a button asked for is done: while it is busy, the page takes no second press of it."""
    expect(page.locator(button)).not_to_have_attribute("aria-busy", "true")


def scrolls_sideways(page: Page) -> bool:
    """Whether anything stands wider than the screen."""
    found: bool = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return found
