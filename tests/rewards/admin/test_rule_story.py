"""
A rule from the first idea to the first point, in a real browser: written, tried on a receipt,
replayed over past purchases, sent to review, published by a second person, and earned.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, Page

from loyalty import backtesting
from rewards.models import Tier
from tests.builders import earn, open_shop, owner
from tests.chromium import open_browser
from tests.config.test_admin_screens import screenshots
from tests.members.builders import make_member
from tests.rewards.builders import make_rule

__all__ = ["screenshots"]

HELSINKI = ZoneInfo("Europe/Helsinki")
COFFEE = [{"line": "1", "net": "10.00", "category": "Coffee"}]


def last_tuesday(hour: int) -> datetime:
    """Some Tuesday of the past week or so, at an hour of the shop's clock."""
    today = timezone.now().astimezone(HELSINKI).date()
    tuesday = today - timedelta(days=(today.isoweekday() - 2) % 7 or 7)
    return datetime.combine(tuesday, time(hour), HELSINKI).astimezone(UTC)


def aside(act: Callable[[], Any]) -> Any:
    """Ask the database in a thread of its own: the browser's loop runs in this one."""

    def run() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


@pytest.fixture
def shop(transactional_db: None) -> dict[str, Any]:
    """Aino is Gold: she spent 1,000 euros a month ago, and bought coffee on a Tuesday at 15:00."""
    program = open_shop(thousand_points_minor=800, unreviewed_points_max=0)
    Tier.objects.create(program=program, code="gold", name="Gold", threshold=100_000)
    aino = make_member(display_name="Aino")
    earn(aino, 1000, last_tuesday(12) - timedelta(days=35), received_at=timezone.now())
    earn(aino, 10, last_tuesday(15) - timedelta(days=7), received_at=timezone.now(), lines=COFFEE)
    for name in ("anna", "bo"):
        User.objects.create_superuser(name, password="x")
    rule = make_rule(program, "happy-hour")
    return {"program": program.pk, "rule": rule.pk, "aino": aino, "till": owner()}


@pytest.fixture
def browser(shop: dict[str, Any]) -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


def signed_in(browser: Browser, address: str, name: str) -> Page:
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.goto(f"{address}/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", "x")
    page.click("button[type=submit]")
    page.wait_for_url(f"{address}/admin/")
    return page


def write_rule(page: Page) -> None:
    """Double points on Coffee, weekdays 14 to 16, at most 50 a day, Gold only."""
    page.select_option("#id_award", "multiplier")
    page.fill("#id_multiplier", "2")
    page.fill("input[name=categories]", "Coffee")
    page.check("input[name=tiers][value=gold]")
    for day in range(1, 6):
        page.check(f"input[name=weekdays][value='{day}']")
    page.fill("#id_from_time", "14:00")
    page.fill("#id_until_time", "16:00")
    page.fill("input[name=limits-day-points]", "50")
    page.fill("#id_effective_from_0", f"{last_tuesday(0) - timedelta(days=1):%Y-%m-%d}")
    page.fill("#id_effective_from_1", "00:00")
    page.get_by_text("at most 50 points a day").wait_for()
    page.click("button[name=_continue]")
    page.wait_for_url(re.compile("/change/"))


def points_of(shop: dict[str, Any], hour: int, net: str) -> int:
    """What Aino gets for coffee on the Tuesday at an hour, from the till."""
    body = {
        "external_id": f"coffee-{hour}-{net}",
        "store": "helsinki-1",
        "currency": "EUR",
        "occurred_at": last_tuesday(hour).isoformat(),
        "member": shop["aino"].shown_id,
        "lines": [{"line": "1", "net": net, "category": "Coffee"}],
    }
    answer = aside(lambda: shop["till"].call("post", "/v1/purchases", body, Prefer="wait=2"))
    assert answer.status_code == 201, answer.content
    points: int = answer.json()["points"]
    return points


def test_double_points_on_coffee_from_the_idea_to_the_till(shop, live_server, browser, screenshots):
    anna = signed_in(browser, live_server.url, "anna")
    anna.goto(f"{live_server.url}/admin/rewards/ruleversion/add/?rule={shop['rule']}")
    write_rule(anna)
    draft = anna.url
    anna.screenshot(path=screenshots / "story-1-draft.png", full_page=True)

    anna.get_by_role("link", name="Try on a basket").click()
    anna.fill("#id_lines", "4.50, Coffee, latte\n5.70, Bakery")
    anna.fill("#id_moment", f"{last_tuesday(15).astimezone(HELSINKI):%Y-%m-%d %H:%M}")
    anna.fill("#id_member", shop["aino"].shown_id)
    anna.get_by_role("button", name="Try it").click()
    anna.get_by_text("With the drafts: 14 points").wait_for()
    anna.get_by_text("Without them: 10 points").wait_for()
    anna.screenshot(path=screenshots / "story-2-tried.png", full_page=True)

    anna.goto(draft)
    anna.get_by_role("link", name=re.compile("Back-test$")).click()
    anna.get_by_role("button", name="Replay").click()
    anna.wait_for_url(re.compile("/backtest/.*/change/"))
    assert aside(lambda: backtesting.run_next(as_of=timezone.now())) is True
    anna.reload()
    anna.get_by_text("2 purchases, side by side").or_(
        anna.get_by_text("1 purchase, side by side")
    ).wait_for()
    anna.screenshot(path=screenshots / "story-3-back-test.png", full_page=True)

    anna.goto(draft)
    anna.click("button[name=rewards_ruleversion_submit]")
    anna.get_by_text("is in review. A colleague can publish it").wait_for()
    anna.goto(draft)
    anna.get_by_role("link", name=re.compile("Publish$")).click()
    anna.get_by_text("a second person").first.wait_for()
    anna.screenshot(path=screenshots / "story-4-not-her-own.png", full_page=True)

    bo = signed_in(browser, live_server.url, "bo")
    bo.goto(draft)
    bo.get_by_role("link", name=re.compile("Publish$")).click()
    bo.screenshot(path=screenshots / "story-5-review.png", full_page=True)
    bo.get_by_role("button", name="Publish").click()
    bo.get_by_text("is published").wait_for()
    bo.screenshot(path=screenshots / "story-6-published.png", full_page=True)

    assert points_of(shop, 15, "10.00") == 10 + 10
    assert points_of(shop, 16, "10.00") == 10
    assert points_of(shop, 14, "60.00") == 60 + 40, "50 a day, and 10 were given at 15:00"
