"""Money at /till/: as it is typed, what a reward takes off it, and what is handed out again."""

import pytest
from playwright.sync_api import expect

from rewards.models import RewardPrice
from tests.pages.browsing import KEPT
from tests.pages.counter import ready, result, sold

PRICED = """async texts => {
  const money = await import("/static/pages/till/money.js");
  const read = code => (money.useCurrency(code), texts[code].map(money.typedAmount));
  const found = Object.fromEntries(Object.keys(texts).map(code => [code, read(code)]));
  money.useCurrency("EUR");
  return found;
}"""

# Nothing lies over the middle of these.
UNCOVERED = """parts => parts.every(part => {
  const seen = document.querySelector(part), box = seen.getBoundingClientRect();
  return seen.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
})"""


@pytest.fixture(scope="module")
def offered(opened, django_db_blocker):
    """Rewards for some goods only, and one that costs money besides its points."""
    half = {"kind": "percent", "percent": 50}
    bread = {"scope": "category", "scope_codes": ["Bakery"], "name": "Half off bread"}
    mugs = {"scope": "product", "scope_codes": ["SKU-1"], "name": "Half off mugs"}
    with (
        django_db_blocker.unblock(),
        opened.offering(40, code="bakery", **half, **bread),
        opened.offering(40, code="mug", **half, **mugs),
        opened.offering(150, code="cake", kind="discount", value_minor=500) as cake,
    ):
        RewardPrice.objects.create(reward=cake, points=50, money_minor=200)
        yield


def test_a_share_of_some_goods_is_of_those_goods_alone(corner, browser, offered, tmp_path):
    _, card = corner.buyer(points=100)
    with corner.counter(browser) as till:
        page = till.page
        till.greet(card)
        till.add("20.00", name="Coat")
        till.hold("bakery")
        expect(page.locator("[data-reward=mug]")).to_have_count(0)
        expect(page.locator("#off")).to_contain_text("nothing of Bakery in the basket")
        till.visit.keep_picture("till-off-nothing", tmp_path)
        assert page.get_attribute("#to-pay", "data-amount") == "20.00"

        page.fill("#line-category", "bakery")
        till.add("6.00", name="Loaf")
        expect(page.locator("#to-pay")).to_have_attribute("data-amount", "23.00")
        expect(page.locator("[data-hold=bakery]")).to_have_attribute("data-state", "held")
        tenders = {row["type"]: row["amount_minor"] for row in sold(till.pay()).tenders}
        assert tenders == {"points": 300, "card": 2300}


def test_the_money_of_a_reward_stays_while_the_reward_does(corner, browser, offered, tmp_path):
    _, card = corner.buyer(points=100)
    with corner.counter(browser) as till:
        page = till.page
        till.greet(card)
        till.add("10.00", name="Loaf")
        till.hold("cake")
        to_pay = page.locator("#to-pay")
        expect(to_pay).to_have_attribute("data-amount", "7.00")
        expect(page.locator('#lines [data-line="2"] .line')).to_be_disabled()
        till.visit.keep_picture("till-reward-money", tmp_path)
        page.click("#undo")
        expect(page.locator("#lines > li")).to_have_count(1)
        expect(page.locator("[data-hold=cake]")).to_have_count(1)
        expect(to_pay).to_have_attribute("data-amount", "0.00")
        till.add("10.00", name="Loaf")
        page.click('#lines [data-line="2"] .remove')

        expect(page.locator("#off > li")).to_have_count(0)
        expect(to_pay).to_have_attribute("data-amount", "10.00")
        page.click("#undo")
        expect(page.locator("#lines > li")).to_have_count(0)


def test_numbers_are_read_as_people_write_them(corner, browser):
    with corner.counter(browser) as till:
        assert till.page.evaluate(
            PRICED,
            {
                "EUR": ["1.234,50", "1,234.50", ",50", "12.", "12,4", "1 250,00", "1,250", "-2"],
                "IDR": ["15.000", "12.500,00", "1.250.000", "15,000", "12.50"],
                "KWD": ["1.234", "1.2345"],
                "GBP": ["1.234", "1,23,4", "1.2.3", "12.345,6.7", ".", "", "1e3"],
            },
        ) == {
            "EUR": [123450, 123450, 50, 1200, 1240, 125000, 125000, -200],
            "IDR": [15000, 12500, 1250000, 15000, None],
            "KWD": [1234, None],
            "GBP": [None] * 7,
        }
        till.add("9999999999")
        expect(till.page.locator("#line-error")).to_contain_text("€9,999,999.99 at most")
        expect(till.page.locator("#lines > li")).to_have_count(0)
        till.add("abc")
        expect(till.page.locator("#line-error")).to_have_text("Write a price such as 12.40.")


def test_what_points_paid_is_never_handed_out(corner, browser, tmp_path):
    member, card = corner.buyer(points=100)
    with corner.counter(browser) as till:
        till.greet(card)
        till.add("10.00", name="Loaf")
        till.add("2.00", name="Bun")
        till.hold("coffee")
        number = till.pay("cash")
        till.next_customer()

        till.scan(number)
        expect(till.page.locator("#return-all")).to_have_text("Return everything · €8.50")
        till.page.fill('#return-lines [data-line="2"] input', "1")
        assert till.text("#return-sum") == "Back to the customer: €1.41"
        till.page.click("#return-lines-ok")
        result(till, "done")
        till.visit.keep_picture("till-returned-part", tmp_path)
        assert "€1.41 back to the customer." in till.text("#return-says")
        till.page.keyboard.press("Escape")
        till.scan(number)
        till.page.click("#return-all")
        result(till, "done")

        assert "€7.09 back to the customer." in till.text("#return-says")
        assert [line.split() for line in till.text("#return-receipt").split("\n")[4:8]] == [
            ["1", "x", "Loaf", "-€10.00"],
            ["Points,", "vouchers", "€2.91"],
            ["-" * 42],
            ["Paid", "back", "€7.09"],
        ]
        assert corner.helsinki.balance(member) == 100


def test_another_till_hands_out_what_was_paid_and_no_more(corner, browser):
    _, card = corner.buyer(points=100)
    with corner.counter(browser) as till:
        till.greet(card)
        till.add("10.00", name="Loaf")
        till.add("2.00", name="Bun")
        till.hold("coffee")
        number = till.pay("cash")
    with corner.counter(browser) as till:
        till.scan(number)
        expect(till.page.locator("#return-all")).to_have_text("Return everything · €8.50")
        bun = till.page.locator('#return-lines [data-line="2"]')
        expect(bun).to_contain_text("Bun")
        bun.locator("input").fill("1")
        till.page.click("#return-lines-ok")
        result(till, "done")

        assert "€1.41 back to the customer." in till.text("#return-says")


def test_a_gift_card_of_another_till_is_not_handed_out_as_money(corner, browser):
    tenders = [{"type": "gift_card", "amount": "10.00"}]
    corner.helsinki.sell("10.00", receipt="Gift-1", tenders=tenders)
    with corner.counter(browser) as till:
        till.scan("Gift-1")
        expect(till.page.locator("#return-note")).to_contain_text("Another till sold it")


def test_without_a_network_the_sum_is_said_and_nothing_comes_back_twice(corner, browser):
    _, card = corner.buyer(points=100)
    with corner.counter(browser, **KEPT) as till:
        ready(till.page)
        till.greet(card)
        till.add("1.00", name="Bun", quantity="3")
        till.hold("coffee")
        till.add("4.00", name="Loaf")
        till.visit.context.set_offline(True)
        number = till.pay(until="queued")
        till.next_customer()
        said = []
        for press in ("#return-lines-ok", "#return-all"):
            till.scan(number)
            if press == "#return-lines-ok":
                till.page.fill('#return-lines [data-line="1"] input', "2")
            till.page.click(press)
            result(till, "queued")
            line = till.text("#return-receipt").split("\n")[4]
            said.append((till.text("#return-says")[:6], line))
            till.page.keyboard.press("Escape")
        till.scan(number)

        assert [(back, line.split()) for back, line in said] == [
            ("€1.00 ", ["2", "x", "Bun", "-€2.00"]),
            ("€2.50 ", ["1", "x", "Bun", "-€1.00"]),
        ]
        expect(till.page.locator("#return-error")).to_have_text(
            "Nothing of this sale is left to return."
        )
        expect(till.page.locator("#return-void")).not_to_be_visible()
        till.page.keyboard.press("Escape")
        till.visit.context.set_offline(False)
        till.wait_until_sent()


def test_a_low_screen_shows_field_line_sum_and_paid_together(corner, browser, tmp_path):
    with corner.counter(browser, viewport={"width": 683, "height": 384}) as till:
        for amount in ("1.00", "2.00", "3.00", "4.00"):
            till.add(amount)
        till.page.keyboard.press("F2")
        till.visit.keep_picture("till-low", tmp_path)
        for part in ("#amount", "#lines > li:last-child", "#to-pay", "#paid-card"):
            expect(till.page.locator(part)).to_be_in_viewport(ratio=1)
        assert till.page.evaluate(UNCOVERED, ["#amount", "#lines > li:last-child .line"])
