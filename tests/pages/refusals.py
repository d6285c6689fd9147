"""Sales that the service refused, and where a cashier finds them."""

from playwright.sync_api import Locator

from loyalty.models import Redemption
from tests.pages.corner import Corner
from tests.pages.counter import Counter

READ = """([table, key]) => new Promise(done => {
  const opened = indexedDB.open("regulars-till");
  opened.onsuccess = () => {
    const asked = opened.result.transaction(table).objectStore(table).get(key);
    asked.onsuccess = () => { opened.result.close(); done(asked.result); };
  };
})"""


def row_of(till: Counter, number: str) -> Locator:
    """A sale in Waiting, which is opened."""
    till.page.click("#open-waiting")
    return till.page.locator(f'#waiting-list [data-number="{number}"]')


def refused_for_its_reward(corner: Corner, till: Counter, card: str) -> str:
    """A sale of 20.00 whose reward was taken back behind the till."""
    till.greet(card)
    till.add("20.00", name="Coat")
    till.hold("coffee")
    held = Redemption.objects.latest("pk")
    assert corner.helsinki.post(f"redemptions/{held.shown_id}/void").status == 200
    number = till.pay(until="refused")
    till.next_customer()
    return number


def refused_for_its_number(corner: Corner, till: Counter, amount: str) -> str:
    """A sale whose receipt number another sale of the store has."""
    till.add(amount, name="Coat")
    number = str(till.page.evaluate(READ, ["sale", "now"])["number"])
    assert corner.helsinki.sell("1.00", receipt=number).status == 202
    assert till.pay(until="refused") == number
    till.next_customer()
    return number
