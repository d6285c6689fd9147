"""Goods come back at /till/, whole or in part, and how the page looks, prints and speaks."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from loyalty.models import Refund
from tests.pages.browsing import KEPT, scrolls_sideways, until
from tests.pages.counter import LAPTOP, TABLET, UPRIGHT, Counter, ready, result

SECONDS = 20.0
SCREENS = {
    "laptop": (LAPTOP, "light"),
    "tablet": (TABLET, "dark"),
    "upright": (UPRIGHT, "light"),
    "narrow": ({"width": 360, "height": 740}, "dark"),
}
# The receipt on paper: how wide its text is, in millimetres of a CSS pixel's 96th of an inch.
PRINTED = """() => [document.body.innerText.trim().split("\\n").length,
  Math.round(document.getElementById("receipt-sale").getBoundingClientRect().width / 96 * 25.4)]"""


def sell(till: Counter, card: str) -> str:
    """Three buns and a loaf, to a member."""
    till.greet(card)
    till.add("2.00", name="Bun", quantity="3")
    till.add("4.00", name="Loaf")
    number = till.pay()
    till.next_customer()
    return number


def test_a_line_comes_back_then_the_rest_and_never_a_return(corner, browser, tmp_path):
    member, card = corner.buyer()
    with corner.counter(browser) as till:
        number = sell(till, card)
        till.scan(number.lower())
        till.page.fill('#return-lines [data-line="1"] input', "2")
        till.visit.keep_picture("till-return", tmp_path)
        till.page.click("#return-lines-ok")
        returned = result(till, "done")
        till.visit.keep_picture("till-returned", tmp_path)
        assert till.page.get_attribute("#return-result", "data-points") == "4"
        assert corner.helsinki.balance(member) == 6
        till.page.keyboard.press("Enter")

        till.scan(returned)
        expect(till.page.locator("#return-error")).to_contain_text("a return cannot be returned")
        till.page.fill("#return-number", number)
        till.page.press("#return-number", "Enter")
        expect(till.page.locator("#return-before")).to_have_text("€4.00 came back before.")
        till.page.click("#return-all")
        result(till, "done")

        assert corner.helsinki.balance(member) == 0
        assert Refund.objects.filter(sale_external_id=number).count() == 2
        till.page.keyboard.press("Escape")
        till.scan(number)
        expect(till.page.locator("#return-error")).to_have_text(
            "Nothing of this sale is left to return."
        )


def test_a_sale_of_another_till_is_voided_and_printed_again(corner, browser):
    member, _ = corner.buyer()
    corner.helsinki.sell("14.00", receipt="Other-1", member=member.shown_id)
    with corner.counter(browser) as till:
        till.scan("Other-1")
        till.page.click("#return-reprint")
        expect(till.page.locator("#receipt-lines")).to_contain_text("14")
        till.page.keyboard.press("Enter")
        till.scan("Other-1")
        till.page.click("#return-void")
        result(till, "done")

        assert corner.helsinki.balance(member) == 0
        assert Refund.objects.get(sale_external_id="Other-1").is_void


def test_a_sale_is_voided_without_a_network_before_it_was_sent(corner, browser):
    member, card = corner.buyer(points=10)
    with corner.counter(browser, **KEPT) as till:
        ready(till.page)
        till.greet(card)
        till.add("5.00")
        till.visit.context.set_offline(True)
        number = till.pay(until="queued")
        till.next_customer()
        till.scan(number)
        till.page.click("#return-void")
        result(till, "queued")
        till.page.keyboard.press("Escape")
        till.scan(number)
        expect(till.page.locator("#return-before")).to_have_text("This sale was voided.")
        till.page.keyboard.press("Escape")
        till.visit.context.set_offline(False)
        till.wait_until_sent()

        until(
            till.page,
            lambda: Refund.objects.filter(sale_external_id=number).count() == 1,
            seconds=SECONDS,
        )
        until(till.page, lambda: corner.helsinki.balance(member) == 10, seconds=SECONDS)


@pytest.mark.parametrize("screen", SCREENS)
def test_everybody_can_use_it_on_every_screen(corner, browser, tmp_path, screen):
    viewport, scheme = SCREENS[screen]
    _, card = corner.buyer("Maija Korhonen", points=150)
    with corner.counter(browser, viewport=viewport, color_scheme=scheme) as till:
        number = sell(till, card)
        till.greet(card)
        till.add("12.00", name="Bread")
        till.hold("coffee")
        look(till, f"till-{screen}", tmp_path)
        till.page.click("#paid-card")
        expect(till.page.locator("#receipt")).to_have_attribute("data-state", "sold")
        look(till, f"till-{screen}-receipt", tmp_path)
        till.next_customer()
        till.scan(number)
        expect(till.page.locator("#return-sale")).to_be_visible()
        look(till, f"till-{screen}-return", tmp_path)
        till.page.keyboard.press("Escape")
        for name in ("waiting", "enrol-member", "more"):
            till.page.click(f"#open-{name}")
            look(till, f"till-{screen}-{name}", tmp_path)
            till.page.keyboard.press("Escape")


def look(till: Counter, name: str, folder) -> None:
    """A picture, and nothing that keeps people from using it."""
    till.visit.keep_picture(name, folder)
    assert not scrolls_sideways(till.page), name
    assert serious(till.page) == [], name


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def test_paper_has_the_receipt_and_nothing_else(corner, browser, tmp_path):
    _, card = corner.buyer(points=10)
    with corner.counter(browser) as till:
        sell(till, card)
        for paper, width, count in (("58", 48, 13), ("80", 72, 12)):
            till.page.click("#open-more")
            till.page.select_option("#paper", paper)
            till.page.keyboard.press("Escape")
            till.greet(card)
            till.add("4.00", name="Loaf")
            till.pay()
            till.page.emulate_media(media="print")
            till.visit.keep_picture(f"till-paper-{paper}", tmp_path)
            lines, wide = till.page.evaluate(PRINTED)
            till.page.emulate_media(media="screen")
            till.next_customer()

            assert (lines, wide) == (count, width)


def test_it_speaks_four_languages(corner, browser):
    with corner.counter(browser) as till:
        seen = {}
        for language in ("en", "id", "da", "fi"):
            till.page.goto(f"/till/?lang={language}")
            expect(till.page.locator("#sell")).to_be_visible()
            till.add("1.00")
            pay = till.text("#paid-cash").split("\n")[0]
            seen[language] = (pay, till.text("#found-say"), till.text("#total"))
            till.page.click("#give-up")
        assert {key: value[0] for key, value in seen.items()} == {
            "en": "Paid in cash",
            "id": "Dibayar tunai",
            "da": "Betalt kontant",
            "fi": "Maksettu käteisellä",
        }
        assert len({value[1] for value in seen.values()}) == 4
