"""Every page of the admin in a real browser: it loads, the console is silent, nobody is called."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from events.models import Event
from loyalty import households, merging
from loyalty.models import (
    Case,
    Entry,
    Lot,
    Merge,
    Purchase,
    Redemption,
    Refusal,
    Transfer,
    Voucher,
    Wallet,
)
from members.models import Household, Identifier, Member, Store, Terminal
from rewards.models import (
    Campaign,
    EarningRule,
    EventType,
    Program,
    Reward,
    RuleVersion,
    Segment,
    Tier,
)
from tests.builders import NOON, TILL, open_shop
from tests.chromium import kept_in, open_browser
from tests.loyalty.admin.books import fill
from tests.loyalty.using import issue, make_branch, use

MODELS = [
    Event, Entry, Lot, Purchase, Redemption, Refusal, Wallet, Member, EarningRule, Program, Reward,
    RuleVersion, Tier, User, Household, Identifier, Merge, Transfer, Segment,
    Campaign, EventType, Terminal, Case, Voucher,
]  # fmt: skip


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where pictures are kept: the folder that REGULARS_SCREENSHOTS names, or the test's own."""
    return kept_in(tmp_path)


@pytest.fixture
def pages(transactional_db: None) -> dict[str, str]:
    """The address of every list, and of one row of each; asked for before the browser starts."""
    program = open_shop(code="club", name="Corner Café")
    Tier.objects.create(program=program, code="gold", name="Gold", threshold=100_000)
    EventType.objects.create(program=program, code="review.written", name="Review")
    segment = Segment.objects.create(program=program, code="all", name="All", visits_min=1)
    Campaign.objects.create(
        program=program, code="spring", name="Spring", segment=segment, starts_at=NOON
    )
    fill(3)
    one, other, third = Member.objects.order_by("-pk")[:3]
    merging.merge(loser=one, survivor=other, as_of=NOON, actor=TILL)
    home = households.found(owner=third, name="Home", as_of=NOON, actor=TILL).household
    User.objects.create_superuser("anna", password="x")
    till = Terminal.objects.create(store=Store.objects.get(), code="till-1", name="Door")
    make_branch()
    voucher = issue(third)
    use(voucher.pk, NOON, "h-7", is_offline=True)
    use(voucher.pk, NOON, "t-9", store="turku-1", is_offline=True)
    addresses = {"dashboard": "/admin/"}
    for model in MODELS:
        options = model._meta
        name = f"{options.app_label}/{options.model_name}"
        key = model._default_manager.order_by("pk").values_list("pk", flat=True)[0]
        addresses[f"{options.model_name}-list"] = f"/admin/{name}/"
        addresses[f"{options.model_name}-page"] = f"/admin/{name}/{key}/change/"
    held = Redemption.objects.order_by("pk")[0].pk
    addresses["calendar"] = "/admin/rewards/campaign/calendar/?from=2026-02"
    addresses["try-filter"] = f"/admin/rewards/segment/{segment.pk}/try_filter/"
    addresses["enrol"] = f"/admin/members/terminal/{till.pk}/enrol/"
    addresses["settle"] = f"/admin/loyalty/case/{Case.objects.get().pk}/settle/"
    addresses["merge"] = f"/admin/members/member/{other.pk}/merge/"
    addresses["block"] = f"/admin/members/member/{other.pk}/block/"
    addresses["found"] = f"/admin/members/member/{other.pk}/found_household/"
    addresses["dissolve"] = f"/admin/members/household/{home.pk}/dissolve/"
    addresses["change-members"] = f"/admin/members/household/{home.pk}/change_members/"
    addresses["void"] = f"/admin/loyalty/redemption/{held}/void/"
    return addresses


@pytest.fixture
def browser(pages: dict[str, str]) -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/")
    page.fill("#id_username", "anna")
    page.fill("#id_password", "x")
    page.click("button[type=submit]")
    page.wait_for_url(f"{address}/admin/")


def test_every_page_loads_in_silence_and_calls_nobody_else(
    pages, live_server, browser, screenshots
):
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    said: list[str] = []
    called: set[str] = set()
    answers: dict[str, int] = {}
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: called.add(urlsplit(request.url).netloc))

    page.goto(f"{live_server.url}/admin/")
    page.screenshot(path=screenshots / "login.png")
    sign_in(page, live_server.url)
    for name, address in pages.items():
        answer = page.goto(live_server.url + address)
        answers[name] = answer.status if answer else 0
        page.screenshot(path=screenshots / f"{name}.png", full_page=True)

    page.goto(live_server.url + pages["enrol"])
    page.click("button[name=go]")
    expect(page.locator("#code")).to_have_text(re.compile(r"^\s*te_"))
    expect(page.locator("svg.segno, main svg, #content svg").first).to_be_visible()
    page.screenshot(path=screenshots / "enrol-code.png", full_page=True)

    assert {name: status for name, status in answers.items() if status != 200} == {}
    assert said == []
    assert called - {""} == {urlsplit(live_server.url).netloc}
