"""Lists of the till page that are drawn again under somebody's finger: what is as it was stays."""

from playwright.sync_api import Route, expect

from loyalty.models import Purchase
from tests.pages.refusals import refused_for_its_number, row_of

REMEMBER = "element => { window.before = element; }"
IS_IT = "element => element === window.before"
ASK_AGAIN = "for (const is of ['offline', 'online']) dispatchEvent(new Event(is))"


def test_a_reward_stays_while_another_one_changes(corner, browser):
    _, card = corner.buyer(points=100)

    def rename(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        for offer in body["items"]:
            if offer["code"] != "coffee":
                offer["name"] = "Changed"
        route.fulfill(response=answer, json=body)

    with corner.counter(browser) as till:
        till.greet(card)
        coffee = till.page.locator('[data-reward="coffee"][aria-disabled="false"]')
        bag = till.page.locator("[data-reward=bag]")
        coffee.evaluate(REMEMBER)
        bag.focus()
        till.page.route("**/v1/rewards?*", rename)
        till.page.evaluate(ASK_AGAIN)
        expect(bag).to_contain_text("Changed")

        expect(bag).to_be_focused()
        assert coffee.evaluate(IS_IT)
        till.hold("coffee")


def test_a_line_stays_while_another_one_comes(corner, browser):
    with corner.counter(browser) as till:
        till.add("4.00", name="Bread")
        line = till.page.locator("#lines > li:first-child .line")
        line.evaluate(REMEMBER)
        till.add("2.00", name="Milk")
        assert line.evaluate(IS_IT)

        line.click()
        till.page.fill("#edit-price", "5.00")
        till.page.press("#edit-price", "Enter")
        expect(till.page.locator("#to-pay")).to_have_attribute("data-amount", "7.00")
        till.page.locator("#lines > li:first-child .remove").click()
        expect(till.page.locator("#to-pay")).to_have_attribute("data-amount", "2.00")


def test_what_is_asked_and_opened_in_one_sale_stays_while_another_is_sent(corner, browser):
    with corner.counter(browser) as till:
        page = till.page
        first = refused_for_its_number(corner, till, "6.06")
        second = refused_for_its_number(corner, till, "7.17")
        row = row_of(till, first)
        settled = row.locator("[data-do=settled]")
        row.locator("summary").click()
        settled.click()
        page.locator(f'[data-number="{second}"] [data-do=number]').click()
        expect(page.locator("#waiting-list > li")).to_have_count(1)

        expect(settled).to_have_text("Really? It is not sent any more.")
        expect(row.locator("details > p")).to_be_visible()
        assert Purchase.objects.filter(total_minor=717).count() == 1
        page.keyboard.press("Escape")
        row_of(till, first)
        expect(settled).to_have_text("Settled by hand")
