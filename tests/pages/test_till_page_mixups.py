"""The till page mixes up neither stores nor customers: what it does not know, it asks."""

import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Route, expect

from loyalty.models import Purchase, Redemption
from members import till_keys
from members.models import Member, Store, Terminal
from tests.pages.browsing import until
from tests.pages.counter import Counter, sold

SECONDS = 20.0
LOOKUPS = "**/v1/lookups"


def code_of(store: str, terminal: str) -> str:
    """A code that lets a till of a store in."""
    place = Store.objects.get(code=store)
    till, _ = Terminal.objects.get_or_create(store=place, code=terminal)
    return till_keys.offer(till, by="anna", as_of=timezone.now()).code


def let_in(till: Counter, store: str, terminal: str) -> None:
    """Scan a code at the selling page, and say yes to its question."""
    till.scan(code_of(store, terminal))
    expect(till.page.locator("#found")).to_have_attribute("data-kind", "enrolment")
    till.page.click("#enrol-anew")
    expect(till.page.locator("#shop-name")).to_contain_text(terminal)


def lose(route: Route) -> None:
    """The answer never comes."""
    route.abort()


def keep_back(till: Counter, pattern: str) -> Callable[[], None]:
    """Requests of a pattern wait until what this returns is called."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    till.page.route(pattern, hold)

    def let_go() -> None:
        for route in held:
            route.continue_()
        till.page.unroute(pattern)

    return let_go


def test_a_sale_waits_for_its_own_store(corner, browser, tmp_path):
    """Neither the one that waits nor the one at the counter goes to another store."""
    member, card = corner.buyer(points=100)
    with corner.counter(browser) as till:
        own = till.text("#shop-name").split(" · ")[1]
        till.page.route("**/v1/purchases*", lose)
        till.add("9.00")
        number = till.pay(until="queued")
        till.next_customer()
        till.page.route("**/v1/redemptions/*/void", lose)
        till.greet(card)
        till.add("20.00")
        till.hold("coffee")
        till.page.locator("[data-hold=coffee] .remove").click()  # let go later

        till.scan(code_of("turku-1", "turku-9"))
        expect(till.page.locator("#enrol-anew")).to_be_visible()
        assert own in till.text("#shop-name")  # nothing is done unasked
        till.page.click("#enrol-not")
        let_in(till, "turku-1", "turku-9")
        till.page.unroute("**/v1/purchases*")
        till.page.unroute("**/v1/redemptions/*/void")

        assert till.page.get_attribute("#to-pay", "data-amount") == "0.00"
        till.add("5.00")
        assert sold(till.pay()).store.code == "turku-1"
        till.next_customer()
        till.page.click("#open-waiting")
        row = till.page.locator(f'#waiting-list [data-number="{number}"]')
        expect(row).to_have_attribute("data-state", "elsewhere")
        expect(row.locator("button")).to_have_count(0)
        assert own in row.inner_text()
        till.visit.keep_picture("till-waits-elsewhere", tmp_path)
        till.page.keyboard.press("Escape")
        assert not Purchase.objects.filter(external_id=number).exists()
        path = f"members/{member.shown_id}/balance"
        assert corner.helsinki.get(path)["held"] == 100

        till.page.reload()
        expect(till.page.locator("#open-waiting")).to_have_attribute("data-elsewhere", "1")
        let_in(till, "helsinki-1", own)
        till.wait_until_sent()
        assert till.page.get_attribute("#to-pay", "data-amount") == "20.00"  # as it was left
        until(till.page, lambda: corner.helsinki.get(path)["held"] == 0, seconds=SECONDS)
        till.pay()
        assert sold(number).store.code == "helsinki-1"
        assert sold(number).terminal.code == own


def test_no_answer_takes_no_member_off_the_sale(corner, browser):
    member, card = corner.buyer(points=100)
    _, another = corner.buyer()
    voucher = corner.voucher(member)
    with corner.counter(browser) as till:
        till.greet(card)
        till.add("20.00")
        till.hold("coffee")
        till.page.route(LOOKUPS, lose)
        for text in (voucher.code, another):
            till.scan(text)
            expect(till.page.locator("#found")).to_have_attribute("data-kind", "unsure")
            assert "stays" in till.text("#found-say")
            expect(till.page.locator("#member")).to_have_attribute("data-member", member.shown_id)
        expect(till.page.locator("[data-hold=coffee]")).to_have_attribute("data-state", "held")
        till.scan("12")
        expect(till.page.locator("#found-error")).to_contain_text("too short")

        till.pay()
        assert corner.helsinki.balance(member) == 16
        till.next_customer()
        till.scan(voucher.code)  # nobody is here: still nobody's card
        expect(till.page.locator("#found")).to_have_attribute("data-kind", "unsure")
        expect(till.page.locator("#member")).not_to_be_visible()


def test_a_refused_scan_is_asked_about_before_somebody_pays(corner, browser):
    member, card = corner.buyer()
    with corner.counter(browser) as till:
        till.greet(card)
        till.add("20.00")
        till.scan("+358409999999")
        expect(till.page.locator("#found")).to_have_attribute("data-kind", "unknown")
        till.page.click("#paid-card")
        expect(till.page.locator("#found-error")).to_have_text("First say whose sale this is.")
        expect(till.page.locator("#receipt")).not_to_be_visible()
        till.page.click("#sell-without")
        expect(till.page.locator("#member")).not_to_be_visible()

        assert sold(till.pay()).member_id is None
        assert corner.helsinki.balance(member) == 0


def test_paying_during_a_slow_scan_asks_whose_sale_it_is(corner, browser):
    first, card = corner.buyer()
    second, another = corner.buyer()
    with corner.counter(browser) as till:
        till.greet(card)
        till.add("30.00")
        let_go = keep_back(till, LOOKUPS)
        till.scan(another)
        till.page.click("#paid-card")
        expect(till.page.locator("#take-scan")).to_be_visible()
        expect(till.page.locator("#receipt")).not_to_be_visible()
        till.page.click("#take-scan")
        till.pay()
        let_go()

        assert corner.helsinki.balance(first) == 0
        assert corner.helsinki.balance(second) == 30


def test_a_late_new_member_is_nothing_of_the_next_customer(corner, browser):
    with corner.counter(browser) as till:
        till.add("7.00")
        let_go = keep_back(till, "**/v1/members")
        till.page.keyboard.press("F7")
        till.page.fill("#new-name", "Late Comer")
        till.page.press("#new-name", "Enter")
        till.page.keyboard.press("Escape")
        till.pay()
        till.next_customer()
        till.add("8.00")
        let_go()
        expect(till.page.locator("#toasts")).to_contain_text("enrolled")
        till.page.click("#toasts button")
        expect(till.page.locator("#member")).not_to_be_visible()

        assert sold(till.pay()).member_id is None
        assert corner.helsinki.balance(Member.objects.get(display_name="Late Comer")) == 0


def test_a_price_that_was_typed_and_not_added_stops_the_payment(corner, browser):
    with corner.counter(browser) as till:
        till.add("7.00")
        till.page.fill("#line-name", "Bun")
        till.page.fill("#amount", "3.50")
        till.page.keyboard.press("F9")
        expect(till.page.locator("#line-error")).to_contain_text("not in the basket")
        expect(till.page.locator("#amount")).to_be_focused()
        till.page.keyboard.press("Enter")
        till.page.fill("#line-name", "Left")
        number = till.pay("cash")
        till.next_customer()

        assert sold(number).total_minor == 1050
        assert till.page.input_value("#line-name") == ""


def test_a_hold_is_renewed_before_it_lapses(corner, browser):
    member, card = corner.buyer(points=100)
    soon = re.compile(rb'"lapses_at": ?"[^"]+"')
    with corner.counter(browser) as till:

        def shorten(route: Route) -> None:
            answer = route.fetch()
            moment = timezone.now().isoformat().encode()
            route.fulfill(
                response=answer, body=soon.sub(b'"lapses_at":"%s"' % moment, answer.body())
            )

        till.page.route("**/v1/redemptions", shorten, times=1)
        till.greet(card)
        till.add("20.00")
        with till.page.expect_response("**/v1/redemptions/*/void"):
            till.page.click('[data-reward="coffee"][aria-disabled="false"]')
        expect(till.page.locator("[data-hold=coffee]")).to_have_attribute("data-state", "held")
        till.pay()

        assert corner.helsinki.balance(member) == 16
        held = Redemption.objects.filter(member=member).order_by("pk")
        assert [row.purchase_id is None for row in held] == [True, False]
