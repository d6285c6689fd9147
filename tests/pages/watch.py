"""How soon somebody sees on their phone what happens at the till."""

import time

from playwright.sync_api import Locator, Page, expect

SECOND = 1.0


class Watch:
    """
    A look at one phone, step by step; waits: in seconds, each from the end of what was done.

    One step of all may meet a machine that is busy with something else; a page that asks too seldom
    is late more often than that.
    """

    def __init__(self, phone: Page) -> None:
        self._phone = phone
        self.waits: list[float] = []

    def sees(self, points: int) -> None:
        """So many points are available now."""
        began = time.monotonic()
        expect(self._phone.locator(f'#available[data-points="{points}"]')).to_be_attached()
        self.waits.append(time.monotonic() - began)

    def reads(self, line: Locator, words: str) -> None:
        """A line says these words now."""
        began = time.monotonic()
        expect(line).to_contain_text(words)
        self.waits.append(time.monotonic() - began)

    def assert_within_a_second(self) -> None:
        assert sum(wait > SECOND for wait in self.waits) <= 1, self.waits
