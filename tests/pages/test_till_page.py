"""A cashier sells, holds rewards and prints at /till/, with real processes and a real browser."""

from playwright.sync_api import expect

from loyalty.models import Purchase, Redemption
from members.models import Member
from tests.pages.browsing import until
from tests.pages.counter import LAPTOP, sold

SECONDS = 20.0


def test_a_card_two_lines_a_reward_and_a_receipt(corner, browser, tmp_path):
    member, card = corner.buyer("Maija Korhonen", points=150)
    with corner.counter(browser, viewport=LAPTOP) as till:
        till.visit.keep_picture("till-empty", tmp_path)
        till.greet(card)
        assert "Maija" in till.text("#found-greeting")
        till.add("12.00", name="Bread")
        till.add("4,00", name="Coffee", quantity="2")
        expect(till.page.locator("#quote")).to_have_attribute("data-points", "20")

        till.hold("coffee")
        expect(till.page.locator("#quote")).to_have_attribute("data-points", "16")
        till.visit.keep_picture("till-basket", tmp_path)
        number = till.pay("cash")
        till.visit.keep_picture("till-receipt", tmp_path)

        receipt = till.page.locator("#receipt")
        assert receipt.get_attribute("data-points") == "16"
        assert receipt.get_attribute("data-balance") == "66"
        assert "66" in till.text("#receipt-lines")
        assert corner.helsinki.balance(member) == 66
        tenders = {row["type"]: row["amount_minor"] for row in sold(number).tenders}
        assert tenders == {"points": 350, "cash": 1650}


def test_two_taps_on_paid_are_one_sale(corner, browser):
    with corner.counter(browser) as till:
        till.add("7.00")
        before = Purchase.objects.count()
        till.page.evaluate(
            "for (let tap = 0; tap < 3; tap++) document.getElementById('paid-card').click()"
        )
        expect(till.page.locator("#receipt")).to_have_attribute("data-state", "sold")
        till.page.keyboard.press("Enter")
        till.page.keyboard.press("Enter")
        expect(till.page.locator("#receipt")).not_to_be_visible()

        assert Purchase.objects.count() == before + 1
        assert till.page.get_attribute("#to-pay", "data-amount") == "0.00"


def test_a_sale_by_scanner_and_keyboard_alone(corner, browser):
    member, card = corner.buyer(points=100)
    with corner.counter(browser) as till:
        keys = till.page.keyboard
        keys.press("F2")
        keys.type("12.40")
        keys.press("Enter")
        # The scanner is heard though the price field has the focus, which keeps what was typed.
        keys.type("3")
        till.scanner(card)
        expect(till.page.locator("#found")).to_have_attribute("data-kind", "member")
        assert till.page.input_value("#amount") == "3"
        keys.press("Enter")
        keys.press("Control+z")
        keys.press("F4")
        expect(till.page.locator("[data-reward=coffee]")).to_be_focused()
        keys.press("Enter")
        expect(till.page.locator("[data-hold=coffee]")).to_have_attribute("data-state", "held")
        keys.press("Escape")
        keys.type("0,10")
        keys.press("Enter")
        expect(till.page.locator("#to-pay")).to_have_attribute("data-amount", "9.00")
        keys.press("F10")
        expect(till.page.locator("#receipt")).to_have_attribute("data-state", "sold")
        keys.press("Enter")
        expect(till.page.locator("#scan")).to_be_focused()

        assert corner.helsinki.balance(member) == 9


def test_the_share_of_a_bill_follows_the_bill(corner, browser):
    member, card = corner.buyer(points=60)
    tenth = {"code": "tenth", "name": "A tenth off", "kind": "percent", "percent": 10}
    with corner.offering(50, **tenth), corner.counter(browser) as till:
        till.greet(card)
        till.add("40.00", name="Coat")
        till.hold("tenth")
        assert till.page.get_attribute("#to-pay", "data-amount") == "36.00"
        till.page.click("#lines .line")
        till.page.fill("#edit-price", "20.00")
        till.page.press("#edit-price", "Enter")
        assert till.page.get_attribute("#to-pay", "data-amount") == "18.00"
        expect(till.page.locator("#quote")).to_have_attribute("data-points", "18")
        sale = sold(till.pay())

        assert till.page.get_attribute("#receipt", "data-points") == "18"
        assert corner.helsinki.balance(member) == 60 - 50 + 18
    held = Redemption.objects.filter(member=member).order_by("pk")
    assert [(row.value_minor, row.purchase_id) for row in held] == [(400, None), (200, sale.pk)]


def test_a_voucher_is_taken_with_the_sale_or_given_back(corner, browser):
    member, _ = corner.buyer()
    voucher = corner.voucher(member)
    seen = {"code": voucher.code}
    with corner.counter(browser) as till:
        till.add("10.00")
        for wanted in (False, True):
            till.scan(voucher.code)
            till.page.click("#voucher-take")
            taken = till.page.locator("[data-voucher]")
            expect(taken).to_have_attribute("data-state", "taken")
            assert corner.helsinki.post("vouchers/verify", seen).body["usable"] is False
            if not wanted:
                taken.locator(".remove").click()
                usable = lambda: corner.helsinki.post("vouchers/verify", seen).body["usable"]  # noqa: E731
                until(till.page, usable, seconds=SECONDS)
        number = till.pay("cash")

        tenders = {row["type"]: row["amount_minor"] for row in sold(number).tenders}
        assert tenders == {"voucher": 350, "cash": 650}


def test_somebody_new_is_enrolled_and_served(corner, browser, tmp_path):
    with corner.counter(browser) as till:
        till.add("15.00")
        till.scan("+358401234567")
        expect(till.page.locator("#found")).to_have_attribute("data-kind", "unknown")
        till.page.click("#enrol-this")
        assert till.page.input_value("#new-phone") == "+358401234567"
        till.page.fill("#new-name", "Väinö")
        till.visit.keep_picture("till-enrol-member", tmp_path)
        till.page.press("#new-name", "Enter")
        expect(till.page.locator("#found")).to_have_attribute("data-kind", "member")
        till.pay()

        member = Member.objects.get(display_name="Väinö")
        assert corner.helsinki.balance(member) == 15


def test_a_refused_sale_is_mended_without_its_reward(corner, browser, tmp_path):
    member, card = corner.buyer(points=100)
    with corner.counter(browser) as till:
        till.greet(card)
        till.add("20.00")
        till.hold("coffee")
        held = Redemption.objects.get(member=member)
        assert corner.helsinki.post(f"redemptions/{held.shown_id}/void").status == 200
        number = till.pay(until="refused")
        till.next_customer()
        till.page.click("#open-waiting")
        row = till.page.locator(f'#waiting-list [data-number="{number}"]')
        expect(row).to_have_attribute("data-code", "redemption_voided")
        till.visit.keep_picture("till-refused", tmp_path)

        row.locator('[data-do="without"]').click()
        expect(till.page.locator("#waiting-list > li")).to_have_count(0)
        assert [row["amount_minor"] for row in sold(number).tenders] == [2000]
        assert corner.helsinki.balance(member) == 120
