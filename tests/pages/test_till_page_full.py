"""A device that can keep nothing more: the sale goes on, and the cashier is told."""

from playwright.sync_api import expect

from loyalty.models import Purchase, Refund
from tests.pages.counter import result

FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...row) {
    const asked = put.apply(this, row);
    this.transaction.abort();  // as a browser does when the disk is full
    return asked;
  };
}"""


def test_a_full_device_sells_holds_and_takes_back_and_says_so(corner, browser, tmp_path):
    member, card = corner.buyer(points=100)
    with corner.counter(browser) as till:
        page, toasts = till.page, till.page.locator("#toasts")
        page.evaluate(FULL)
        till.greet(card)
        expect(toasts).to_contain_text("This device is full")
        till.add("12.00")
        till.hold("coffee")
        page.locator("[data-hold=coffee] .remove").click()
        expect(page.locator("#off > li")).to_have_count(0)
        number = till.pay()
        expect(toasts).to_contain_text("This device is full")
        till.visit.keep_picture("till-full", tmp_path)
        assert page.get_attribute("#receipt", "data-points") == "12"
        page.click("#toasts button")  # it stands before the receipt
        expect(page.locator("#receipt")).to_be_visible()
        expect(toasts).to_be_empty()  # and is said once a minute
        till.next_customer()

        till.scan(number)
        page.click("#return-all")
        result(till, "done")
        page.keyboard.press("Escape")
        till.wait_until_sent()
        page.reload()

        expect(page.locator("#open-waiting")).to_have_attribute("data-waiting", "0")
        assert Purchase.objects.filter(external_id=number).count() == 1
        assert Refund.objects.filter(sale_external_id=number).count() == 1
        balance = corner.helsinki.get(f"members/{member.shown_id}/balance")
        assert (balance["balance"], balance["held"]) == (100, 0)
