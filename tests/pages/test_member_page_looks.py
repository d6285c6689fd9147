"""How the member's page looks and reads: four languages, light and dark, narrow and wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from members.models import Member
from tests.pages.browsing import rested, scrolls_sideways
from tests.pages.corner import Corner

VIEWS = (
    "home", "card", "rewards", "history", "more", "stamps", "vouchers", "claims", "consents",
    "sessions", "data",
)  # fmt: skip
# Where a dialog is opened, by what, and what closes it.
DIALOGS = (
    ("card", "#pass", "#full-close"),
    ("rewards", "[data-key^=get-]", "#redeem-cancel"),
    ("rewards", "[data-key^=vou_]", "#code-close"),
    ("data", "#erase-open", "#erase-cancel"),
)
# The heading of each view, as a native speaker would write it.
HEADINGS = {
    "en": (
        "Welcome back, Aino!", "Your card", "Rewards", "History", "More", "Stamp cards",
        "Vouchers", "Points missing?", "What you allow", "Your devices", "Your data",
    ),
    "id": (
        "Selamat datang kembali, Aino!", "Kartu Anda", "Hadiah", "Riwayat", "Lainnya",
        "Kartu stempel", "Voucher", "Poin belum masuk?", "Izin Anda", "Perangkat Anda", "Data Anda",
    ),
    "da": (
        "Velkommen tilbage, Aino!", "Dit kort", "Belønninger", "Historik", "Mere", "Stempelkort",
        "Vouchere", "Mangler du point?", "Dine tilladelser", "Dine enheder", "Dine data",
    ),
    "fi": (
        "Tervetuloa takaisin, Aino!", "Korttisi", "Palkinnot", "Historia", "Lisää", "Leimakortit",
        "Kupongit", "Puuttuuko pisteitä?", "Luvat", "Laitteesi", "Omat tiedot",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def aino(opened: Corner, django_db_blocker) -> Member:
    with django_db_blocker.unblock():
        member = opened.guest("Aino Virtanen", points=180)
        opened.voucher(member)
        return member


def test_page_speaks_four_languages_and_remembers_which(corner, browser, aino):
    with corner.phone_of(browser, aino) as guest:
        page, seen = guest.page, {}
        for language in HEADINGS:
            page.goto("/app/#/more")
            if page.locator("html").get_attribute("lang") != language:
                page.locator("#language").select_option(language)
                page.wait_for_selector(f'html[lang="{language}"] #view-more h1:visible')
            seen[language] = tuple(heading(page, name) for name in VIEWS)

        assert seen == HEADINGS
        assert page.url.endswith("/app/#/data")
    me = corner.helsinki.get(f"members/{aino.shown_id}")
    assert me["language"] == "fi"


def heading(page: Page, name: str) -> str:
    """Go to a view, and read its heading when it is drawn."""
    page.goto(f"/app/#/{name}")
    page.wait_for_selector(f"#view-{name}:visible")
    expect(page.locator(f"#{name}-body .bone")).to_have_count(0)
    text: str = page.locator(f"#view-{name} h1").inner_text()
    return text


@pytest.mark.parametrize(("light", "width"), [("light", 390), ("dark", 320), ("light", 1280)])
def test_every_view_fits_its_screen_and_everybody(corner, browser, aino, light, width, tmp_path):
    screen = {"width": width, "height": 720}
    wrong: dict[str, list[str]] = {}
    too_wide: list[str] = []
    with corner.phone_of(browser, aino, color_scheme=light, viewport=screen) as guest:
        for name in VIEWS:
            heading(guest.page, name)
            guest.keep_picture(f"member-{width}-{light}-{name}", tmp_path)
            wrong |= {name: serious(guest.page)}
            too_wide += [name] if stands_out(guest.page) else []

    assert wrong == {name: [] for name in VIEWS}
    assert too_wide == []


def stands_out(page: Page) -> bool:
    """Whether anything is cut off at the side; what is fixed is cut off without a scroll bar."""
    cut: bool = page.evaluate(
        """() => [...document.querySelectorAll("#frame *")].some((one) => {
            const { left, right, width } = one.getBoundingClientRect();
            return width > 0 && (left < -1 || right > innerWidth + 1);
        })"""
    )
    return cut or scrolls_sideways(page)


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody out."""
    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("light", ["light", "dark"])
def test_dialogs_and_the_way_in_are_for_everybody(corner, browser, aino, light, tmp_path):
    with corner.phone_of(browser, aino, color_scheme=light) as guest:
        page, wrong = guest.page, {}
        for view, opener, closer in DIALOGS:
            heading(page, view)
            page.locator(opener).first.click()
            expect(page.locator("dialog[open]")).to_have_count(1)
            wrong[opener] = serious(page)
            page.locator(closer).click()
            expect(page.locator(opener).first).to_be_focused()
        heading(page, "more")
        page.locator("#sign-out").click()
        expect(page.locator("#signin-title")).to_be_focused()
        wrong["sign in"] = serious(page)
        guest.keep_picture(f"member-{light}-sign-in", tmp_path)

    assert wrong == {**{opener: [] for _, opener, _ in DIALOGS}, "sign in": []}


def test_receipt_finds_its_points_and_what_is_allowed_is_kept(corner, browser, tmp_path):
    emma = corner.guest("Emma")
    sold = corner.helsinki.sell("12.40", receipt="r-4711")
    assert sold.status in {201, 202}
    with corner.phone_of(browser, emma, locale="da-DK") as guest:
        page = guest.page
        page.goto("/app/#/claims")
        page.locator("#claim-send").click()
        expect(page.locator("#claim-store-error")).to_have_text("Skriv butikkens kode.")
        page.locator("#claim-store").fill("helsinki-1")
        page.locator("#claim-receipt").fill("r-4712")
        page.locator("#claim-total").fill("12,40")
        today = page.locator("#claim-sold_on").get_attribute("max")
        page.locator("#claim-sold_on").fill(str(today))
        page.locator("#claim-send").click()
        expect(page.locator('[data-claim="r-4712"] .badge')).to_have_text("Venter")
        rested(page, "#claim-send")  # what was typed is taken away before
        page.locator("#claim-receipt").fill("r-4711")
        page.locator("#claim-total").fill("12,40")
        page.locator("#claim-sold_on").fill(str(today))
        page.locator("#claim-send").click()
        expect(page.locator('[data-claim="r-4711"] .badge')).to_have_text("Godskrevet")
        guest.keep_picture("member-claims", tmp_path)

        page.goto("/app/#/consents")
        switch = page.locator('[data-key="greeting-till"]')
        switch.evaluate("one => { one.dataset.drawn = 'before'; }")
        switch.check()
        expect(switch).not_to_have_attribute("data-drawn", "before")  # all of them are drawn anew
        with page.expect_response(
            lambda answer: answer.url.endswith("/consents") and answer.request.method == "PUT"
        ):
            page.locator('[data-key="marketing-email"]').check()
        page.reload()
        expect(switch).to_be_checked()
        expect(page.locator('[data-key="marketing-sms"]')).not_to_be_checked()

        page.get_by_role("link", name="Hjem").click()
        expect(page.locator('#available[data-points="12"]')).to_be_attached()


def test_receipt_is_typed_and_shown_as_danes_write_amounts(corner, browser):
    with corner.phone_of(browser, corner.guest("Dorte"), locale="da-DK") as guest:
        page = guest.page
        page.goto("/app/?lang=da#/claims")
        values = {"store": "helsinki-1", "receipt": "R-9", "total": "1.2.3"}
        for name, value in {**values, "sold_on": str(timezone.now().date())}.items():
            page.locator(f"#claim-{name}").fill(value)
        page.locator("#claim-send").click()
        expect(page.locator("#claim-total-error")).to_have_text(
            "Skriv beløbet, som det er trykt, for eksempel 12,40\xa0€."
        )
        page.locator("#claim-total").fill("1.234,50 €")
        page.locator("#claim-send").click()

        row = page.locator('[data-claim="R-9"]')
        expect(row).to_contain_text("helsinki-1 · 1.234,50\xa0€ · ")
        row.get_by_role("button", name="Ret").click()
        expect(page.locator("#claim-total")).to_have_value("1.234,50 €")
