"""
Debian's Chromium, for every test that needs a browser.

Always: the one made for running without a window where it is there; of the same source, it takes
less than half of the other's processor time.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Final

from playwright.sync_api import Browser, Playwright, expect, sync_playwright

SCREENSHOTS: Final = "REGULARS_SCREENSHOTS"
_PROGRAMS: Final = ("chromium-headless-shell", "chromium", "google-chrome")
PATIENCE_MS: Final = 15_000
_QUIET: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def launch(playwright: Playwright) -> Browser:
    """A browser of its own; whoever asked closes it."""
    found = next((path for path in map(which, _PROGRAMS) if path), None)
    assert found, f"Install one of {', '.join(_PROGRAMS)}: tests of pages run in it."
    expect.set_options(timeout=PATIENCE_MS)
    return playwright.chromium.launch(executable_path=found, args=_QUIET)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def kept_in(folder: Path) -> Path:
    """Where pictures are kept: the folder that REGULARS_SCREENSHOTS names, or the test's own."""
    kept = Path(os.environ.get(SCREENSHOTS, folder))
    kept.mkdir(parents=True, exist_ok=True)
    return kept
