"""A counter: a till page that was let in, and what a cashier does at it."""

from itertools import count

from playwright.sync_api import Page, expect

from loyalty.models import Purchase
from tests.pages.browsing import Visit

LAPTOP = {"width": 1366, "height": 768}
TABLET = {"width": 1024, "height": 768}
UPRIGHT = {"width": 768, "height": 1024}
# Made before the first is heard, so that no pause of the machine's lies between two of them.
KEYS = """keys => keys
  .map(key => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
  .forEach(event => document.activeElement.dispatchEvent(event))"""
_numbers = count(1)


class Counter:
    """One till page, and the hands at it."""

    def __init__(self, guest: Visit) -> None:
        self.visit, self.page = guest, guest.page

    def scan(self, text: str) -> None:
        """Into the field that has the focus anyway, with Enter as scanners send it."""
        self.page.fill("#scan", text)
        self.page.press("#scan", "Enter")

    def scanner(self, text: str) -> None:
        """A keyboard wedge: all its keys at once, then Enter, wherever the focus is."""
        self.page.wait_for_timeout(100)  # nobody scans within a tenth of a second of typing
        self.page.evaluate(KEYS, [*text, "Enter"])

    def add(self, amount: str, *, name: str = "", quantity: str = "1") -> None:
        self.page.fill("#amount", amount)
        self.page.fill("#quantity", quantity)
        self.page.fill("#line-name", name)
        self.page.press("#line-name", "Enter")

    def greet(self, card: str) -> None:
        """Scan a card, and wait until its member is at the counter."""
        self.scan(card)
        expect(self.page.locator("#found")).to_have_attribute("data-kind", "member")

    def hold(self, reward: str) -> None:
        self.page.click(f'[data-reward="{reward}"][aria-disabled="false"]')
        expect(self.page.locator(f'[data-hold="{reward}"]')).to_have_attribute("data-state", "held")

    def pay(self, kind: str = "card", *, until: str = "sold") -> str:
        """Take the money; the receipt number, once the receipt says `until`."""
        self.page.click(f"#paid-{kind}")
        receipt = self.page.locator("#receipt")
        expect(receipt).to_have_attribute("data-state", until)
        return str(receipt.get_attribute("data-number"))

    def next_customer(self) -> None:
        self.page.click("#receipt-done")
        expect(self.page.locator("#receipt")).not_to_be_visible()
        # The scan field takes the focus a moment later; what is typed before lands there.
        expect(self.page.locator("#scan")).to_be_focused()

    def wait_until_sent(self) -> None:
        opener = self.page.locator("#open-waiting")
        expect(opener).to_have_attribute("data-waiting", "0", timeout=30_000)

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()


def sold(number: str) -> Purchase:
    """The sale of a receipt; there is exactly one."""
    return Purchase.objects.get(external_id=number)


def result(till: Counter, state: str) -> str:
    """The number of the return, once its dialog says `state`."""
    shown = till.page.locator("#return-result")
    expect(shown).to_have_attribute("data-state", state)
    return str(shown.get_attribute("data-number"))


def ready(page: Page) -> None:
    """The page is served without a network from now on."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
