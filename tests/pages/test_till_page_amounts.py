"""Amounts that come back at /till/: of a sale that is one sum, or of a part of any."""

from random import Random

import pytest
from playwright.sync_api import expect

from loyalty.models import Refund
from rewards.returning import Part, left_of, take_amount
from tests.pages.browsing import KEPT, scrolls_sideways
from tests.pages.counter import Counter, ready, result, sold

# What the page reckons of sales: the parts that an amount takes, and what is left after it.
TAKEN = """async sales => {
  const { takeAmount, leftOf } = await import("/static/pages/till/left.js");
  const { amountOf } = await import("/static/pages/till/money.js");
  const shown = parts => parts.map(part => [part.line, part.left ?? part.quantity, part.amount]);
  return sales.map(({ lines, amounts }) => {
    const back = amounts.map(minor => ({ body: { amount: amountOf(minor) } }));
    const before = leftOf(lines, back.slice(0, -1));
    return [shown(takeAmount(before, amounts.at(-1))), shown(leftOf(lines, back))];
  });
}"""


def lines_of(parts: list[Part]) -> list[dict[str, object]]:
    """A sale as the page keeps it."""
    return [{"line": one.line, "quantity": one.thousandths, "net": one.net_minor} for one in parts]


def as_service(sale: list[Part], amounts: list[int]) -> tuple[list[list[object]], ...]:
    """What the last of some amounts takes of a sale, and what is left then."""
    left, taken = sale, []
    for amount in amounts:
        taken = take_amount(left, amount)
        left = left_of(left, taken)
    return [list(part) for part in taken], [list(part) for part in left]


def any_sale(dice: Random) -> tuple[list[Part], list[int]]:
    """Goods, perhaps a coupon, and amounts that come back of them, at most all of it."""
    count = dice.randint(1, 5)
    sale = [
        Part(str(place), 1_000 * dice.randint(1, 4), dice.choice((1, 33, 99, 1_250, 99_999_999)))
        for place in range(count)
    ]
    goods = sum(part.net_minor for part in sale)
    if dice.random() < 0.4:
        sale.append(Part("coupon", 1_000, -dice.randint(0, goods - 1)))
    amounts: list[int] = []
    rest = sum(part.net_minor for part in sale)
    while rest and len(amounts) < 4:
        amounts.append(dice.randint(1, rest))
        rest -= amounts[-1]
    return sale, amounts


def test_an_amount_is_spread_over_the_lines_as_the_service_does(corner, browser):
    dice = Random(5)
    sales = [any_sale(dice) for _ in range(300)]
    thirds = [Part("1", 3_000, 1_000), Part("2", 250, 199), Part("coupon", 1_000, -100)]
    sales.append((thirds, [550, 1]))
    with corner.counter(browser) as till:
        told = [{"lines": lines_of(sale), "amounts": amounts} for sale, amounts in sales]
        reckoned = till.page.evaluate(TAKEN, told)

    assert reckoned[-1] == [
        [["1", 0, 1]],
        [["1", 3000, 499], ["2", 250, 99], ["coupon", 1000, -50]],
    ]
    assert reckoned == [list(as_service(sale, amounts)) for sale, amounts in sales]


def give_back(till: Counter, number: str, amount: str, *, state: str = "done") -> None:
    till.scan(number)
    till.page.fill("#return-amount", amount)
    till.page.click("#return-lines-ok")
    result(till, state)


def test_a_part_of_one_sum_comes_back_and_then_no_more_than_the_rest(corner, browser, tmp_path):
    member, card = corner.buyer()
    with corner.counter(browser) as till:
        page = till.page
        till.greet(card)
        till.add("20.00")
        number = till.pay("cash")
        till.next_customer()
        till.scan(number)
        amount, error = page.locator("#return-amount"), page.locator("#return-amount-error")
        amount.fill("20,01")
        expect(error).to_have_text("Only €20.00 of this sale is left to return.")
        expect(page.locator("#return-lines-ok")).to_be_disabled()
        amount.fill("five")
        expect(error).to_have_text("Write an amount such as 12.40.")
        till.visit.keep_picture("till-return-amount-wrong", tmp_path)
        amount.fill("7,50")
        expect(error).to_be_empty()
        expect(page.locator("#return-sum")).to_have_text("Back to the customer: €7.50")
        till.visit.keep_picture("till-return-amount", tmp_path)
        page.click("#return-lines-ok")
        result(till, "done")
        till.visit.keep_picture("till-returned-amount", tmp_path)
        assert "€7.50 back to the customer." in till.text("#return-says")
        receipt = [line.split() for line in till.text("#return-receipt").split("\n")[4:7]]
        assert receipt == [["Amount", "-€7.50"], ["-" * 42], ["Paid", "back", "€7.50"]]
        assert corner.helsinki.balance(member) == 12

        page.keyboard.press("Escape")
        till.scan(number)
        expect(page.locator("#return-before")).to_have_text("€7.50 came back before.")
        expect(page.locator("#return-amount-hint")).to_contain_text("€12.50")
        page.fill("#return-amount", "12.50")
        page.click("#return-lines-ok")
        result(till, "done")
        page.keyboard.press("Escape")
        till.scan(number)
        expect(page.locator("#return-error")).to_have_text(
            "Nothing of this sale is left to return."
        )
        expect(page.locator("#return-by-amount")).not_to_be_visible()

    assert corner.helsinki.balance(member) == 0
    kept = Refund.objects.filter(sale_external_id=number).order_by("pk")
    assert [row.total_minor for row in kept] == [750, 1250]


def test_lines_and_an_amount_are_never_returned_at_once(corner, browser):
    with corner.counter(browser) as till:
        page = till.page
        till.add("4.00", name="Bun", quantity="2")
        till.add("3.00", name="Loaf")
        number = till.pay()
        till.next_customer()
        till.scan(number)
        keys = page.keyboard
        piece = page.locator('#return-lines [data-line="1"] input')
        expect(piece).to_be_focused()
        keys.type("2")
        expect(page.locator("#return-sum")).to_have_text("Back to the customer: €8.00")
        for _ in range(4):
            keys.press("Tab")
        expect(page.locator("#return-amount")).to_be_focused()
        keys.type("2.20")
        expect(piece).to_have_value("0")
        expect(page.locator("#return-sum")).to_have_text("Back to the customer: €2.20")
        page.locator("#return-lines button").last.click()
        expect(page.locator("#return-amount")).to_have_value("")
        expect(page.locator("#return-sum")).to_have_text("Back to the customer: €3.00")
        page.locator("#return-amount").focus()
        keys.type("5.50")
        keys.press("Tab")
        keys.press("Enter")
        result(till, "done")

        taken = Refund.objects.get(sale_external_id=number).returned
        assert taken == [
            {"line": "1", "quantity": "0", "net_minor": 400},
            {"line": "2", "quantity": "0", "net_minor": 150},
        ]


def test_amounts_without_a_network_hand_out_what_was_paid_and_no_more(corner, browser):
    member, card = corner.buyer(points=100)
    with corner.counter(browser, **KEPT) as till:
        ready(till.page)
        till.greet(card)
        till.add("10.00", name="Loaf")
        till.add("2.00", name="Bun")
        till.hold("coffee")
        till.visit.context.set_offline(True)
        number = till.pay("cash", until="queued")
        till.next_customer()
        said = []
        for amount in ("3.33", "3.33"):
            give_back(till, number, amount, state="queued")
            said.append(till.text("#return-says").split(" ")[0])
            till.page.keyboard.press("Escape")
        till.scan(number)
        bun = till.page.locator('#return-lines [data-line="2"]')
        expect(bun).to_contain_text("1 left to return, €0.89")
        expect(till.page.locator("#return-all")).to_have_text("Return everything · €3.79")
        till.page.click("#return-all")
        result(till, "queued")
        till.page.keyboard.press("Escape")
        till.visit.context.set_offline(False)
        till.wait_until_sent()

    assert said == ["€2.35", "€2.36"]
    assert sold(number).external_id == number
    kept = Refund.objects.filter(sale_external_id=number).order_by("pk")
    assert [[part["net_minor"] for part in row.returned] for row in kept] == [
        [278, 55],
        [277, 56],
        [445, 89],
    ]
    assert corner.helsinki.balance(member) == 100


@pytest.mark.parametrize(
    ("nets", "cash", "points", "button", "taken"),
    [
        (("10.00",), "10.00", "", "€6.00", [["0", 600]]),
        (("10.00", "6.00"), "12.00", "4.00", "€9.00", [["0", 600], ["1", 600]]),
    ],
)
def test_everything_is_also_the_money_of_goods_that_came_back_for_less(
    corner, browser, nets, cash, points, button, taken
):
    number = f"Less-{cash}"
    tenders = [{"type": "cash", "amount": cash}, {"type": "points", "amount": points}]
    sale = corner.helsinki.sell(*nets, receipt=number, tenders=[t for t in tenders if t["amount"]])
    less = {"line": "1", "quantity": 1, "amount": "4.00"}
    back = {"external_id": f"{number}-R", "lines": [less]}
    # It waits: nobody's points come back of it yet.
    assert corner.helsinki.post(f"purchases/{sale.body['id']}/refunds", back).status == 202
    with corner.counter(browser) as till:
        page = till.page
        till.scan(number)
        expect(page.locator('#return-lines [data-line="1"]')).to_contain_text("€6.00 of their")
        expect(page.locator("#return-all")).to_have_text(f"Return everything · {button}")
        page.click("#return-all")
        result(till, "done")
        assert f"{button} back to the customer." in till.text("#return-says")

    kept = Refund.objects.filter(sale_external_id=number).latest("pk").returned
    assert [[part["quantity"], part["net_minor"]] for part in kept] == taken


@pytest.mark.parametrize(
    ("language", "label", "error"),
    [
        ("en", "Or an amount", "Only €9.00 of this sale is left to return."),
        ("id", "Atau suatu jumlah", "Dari penjualan ini hanya €9,00 yang masih"),
        ("da", "Eller et beløb", "Kun 9,00 € af salget kan stadig tages retur."),
        ("fi", "Tai summa", "Tästä myynnistä voi palauttaa enää 9,00 €."),
    ],
)
def test_an_amount_is_asked_for_in_four_languages(
    corner, browser, tmp_path, language, label, error
):
    corner.helsinki.sell("9.00", receipt=f"Amount-{language}")
    with corner.counter(browser, viewport={"width": 320, "height": 640}) as till:
        till.page.goto(f"/till/?lang={language}")
        expect(till.page.locator("#sell")).to_be_visible()
        till.scan(f"Amount-{language}")
        till.page.get_by_label(label).fill("9,10")
        expect(till.page.locator("#return-amount-error")).to_contain_text(error)
        till.visit.keep_picture(f"till-amount-{language}", tmp_path)
        assert not scrolls_sideways(till.page)
