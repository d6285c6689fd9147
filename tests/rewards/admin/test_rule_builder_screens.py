# ruff: noqa: RUF001 - sentences hold multiplication signs and dashes
"""The rule builder in a real browser: the sentence follows the fields while they are written."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser

from rewards.models import Tier
from tests.chromium import open_browser
from tests.config.test_admin_screens import screenshots, sign_in
from tests.rewards.builders import make_program, make_rule, publish

__all__ = ["screenshots"]


@pytest.fixture
def rule_page(transactional_db: None) -> str:
    program = make_program(time_zone="Europe/Copenhagen")
    Tier.objects.create(program=program, code="gold", name="Gold", threshold=100_000)
    publish(make_rule(program), award="base", points=1, step_minor=100)
    User.objects.create_superuser("anna", password="x")
    return f"/admin/rewards/ruleversion/add/?rule={make_rule(program, 'happy').pk}"


@pytest.fixture
def browser(rule_page: str) -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


def test_the_sentence_follows_the_fields(rule_page, live_server, browser, screenshots):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page, live_server.url)
    page.goto(live_server.url + rule_page)

    page.select_option("#id_award", "multiplier")
    page.fill("#id_multiplier", "2")
    page.fill("input[name=categories]", "Coffee")
    page.check("input[name=tiers][value=gold]")
    for day in range(1, 6):
        page.check(f"input[name=weekdays][value='{day}']")
    page.fill("#id_from_time", "14:00")
    page.fill("#id_until_time", "16:00")
    page.fill("input[name=limits-day-points]", "50")
    page.fill("#id_effective_from_0", "2026-03-01")
    page.fill("#id_effective_from_1", "00:00")
    page.get_by_text("højst 50 point om dagen").wait_for()
    page.screenshot(path=screenshots / "rule-builder.png", full_page=True)

    assert page.inner_text("#reading").splitlines()[0] == (
        "English 2 × base points on Coffee for Gold members, Mon–Fri 14:00–16:00, "
        "at most 50 points a day"
    )
    page.fill("#id_until_time", "13:00")
    page.get_by_text("The hours end before they begin").wait_for()
    page.screenshot(path=screenshots / "rule-builder-refused.png", full_page=True)
    page.fill("#id_until_time", "16:00")
    page.get_by_text("højst 50 point om dagen").wait_for()
    page.click("button[name=_continue]")
    page.click("button[name=rewards_ruleversion_submit]")
    page.get_by_text("is in review. A colleague can publish it").wait_for()
    page.screenshot(path=screenshots / "rule-in-review.png", full_page=True)
    assert said == []
