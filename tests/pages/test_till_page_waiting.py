"""What a cashier does with a refused sale, and what a second Enter and a new key must not do."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Route, expect

from loyalty.models import Purchase, Redemption, Refund
from members.models import ApiKey
from tests.pages.browsing import until
from tests.pages.counter import Counter, sold
from tests.pages.refusals import READ, refused_for_its_number, refused_for_its_reward, row_of

SECONDS = 20.0
KEPT = """() => new Promise(done => {
  const opened = indexedDB.open("regulars-till");
  opened.onsuccess = () => {
    const asked = opened.result.transaction("sales").objectStore("sales").getAllKeys();
    asked.onsuccess = () => { opened.result.close(); done(asked.result); };
  };
})"""


def test_a_refused_sale_is_opened_again_and_paid(corner, browser, tmp_path):
    member, card = corner.buyer(points=100)
    with corner.counter(browser) as till:
        page = till.page
        number = refused_for_its_reward(corner, till, card)
        till.add("3.00")
        row_of(till, number).locator("[data-do=open]").click()
        expect(page.locator("#toasts")).to_contain_text("Finish or give up the sale")
        expect(page.locator("#open-waiting")).to_have_attribute("data-refused", "1")
        page.click("#toasts button")
        expect(page.locator("#to-pay")).to_have_attribute("data-amount", "3.00")
        page.click("#give-up")

        row_of(till, number).locator("[data-do=open]").click()
        expect(page.locator("#waiting")).not_to_be_visible()
        expect(page.locator("#member")).to_have_attribute("data-member", member.shown_id)
        expect(page.locator("#member-balance")).to_have_attribute("data-points", "100")
        expect(page.locator("#lines > li")).to_contain_text("Coat")
        expect(page.locator("#off > li")).to_have_count(0)
        expect(page.locator("#to-pay")).to_have_attribute("data-amount", "20.00")
        expect(page.locator("#open-waiting")).to_have_attribute("data-refused", "0")
        till.visit.keep_picture("till-opened-again", tmp_path)
        page.reload()
        expect(page.locator("#to-pay")).to_have_attribute("data-amount", "20.00")
        expect(page.locator("#member")).to_be_visible()
        expect(page.locator("#found-say")).not_to_be_visible()  # somebody is here
        till.add("5.00")

        assert till.pay() == number
        assert corner.helsinki.balance(member) == 125
        assert sold(number).total_minor == 2500


def test_a_sale_whose_number_is_taken_is_sent_under_a_new_one(corner, browser):
    with corner.counter(browser) as till:
        number = refused_for_its_number(corner, till, "7.07")
        row = row_of(till, number)
        expect(row).to_have_attribute("data-code", "duplicate_purchase")
        row.locator("[data-do=number]").evaluate("button => { button.click(); button.click(); }")
        expect(till.page.locator("#waiting-list > li")).to_have_count(0)
        assert till.page.evaluate(KEPT) == [Purchase.objects.get(total_minor=707).external_id]
        fresh = Purchase.objects.get(total_minor=707).external_id
        till.page.keyboard.press("Escape")
        till.scan(number)
        expect(till.page.locator("#return-note")).to_contain_text("Another till sold it")
        till.page.keyboard.press("Escape")
        till.visit.context.set_offline(True)  # this till knows it by its new number
        till.scan(fresh)
        expect(till.page.locator("#return-lines > li")).to_contain_text("Coat")

        assert fresh != number
        assert sold(number).total_minor == 100


def test_a_sale_whose_number_is_taken_is_paid_again_under_a_new_one(corner, browser):
    with corner.counter(browser) as till:
        number = refused_for_its_number(corner, till, "8.08")
        row_of(till, number).locator("[data-do=open]").click()
        expect(till.page.locator("#to-pay")).to_have_attribute("data-amount", "8.08")
        fresh = till.pay()

        assert fresh != number
        assert (sold(fresh).total_minor, sold(number).total_minor) == (808, 100)


def test_what_was_being_asked_is_asked_again_before_the_key_renews(corner, browser):
    member, card = corner.buyer(points=250)
    with corner.counter(browser) as till:
        page = till.page
        key = page.evaluate(READ, ["device", "till"])["key"]
        till.greet(card)
        till.add("30.00")

        def lose(route: Route) -> None:
            route.fetch()  # the service holds it; the answer is still on its way

        page.route("**/v1/redemptions", lose)
        page.click('[data-reward="coffee"][aria-disabled="false"]')
        until(page, lambda: Redemption.objects.filter(member=member).count() == 1, seconds=SECONDS)
        terminal = till.text("#shop-name").split(" · ")[1]
        long_ago = timezone.now() - timedelta(days=31)
        ApiKey.objects.filter(terminal__code=terminal).update(created_at=long_ago)
        page.unroute("**/v1/redemptions")
        page.reload()
        expect(page.locator("[data-hold=coffee]")).to_have_attribute("data-state", "held")
        assert Redemption.objects.filter(member=member).count() == 1

        page.evaluate("dispatchEvent(new Event('online'))")
        until(page, lambda: page.evaluate(READ, ["device", "till"])["key"] != key, seconds=SECONDS)
        sale = sold(till.pay())
        assert Redemption.objects.get(member=member).purchase_id == sale.pk


def enter_thrice(till: Counter, button: str, dialog: str) -> list[bool]:
    """Whether a dialog is open after an Enter on a button, one within half a second, one after."""
    till.page.focus(button)
    keyboard = till.visit.context.new_cdp_session(till.page)
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
    began, seen = timezone.now().timestamp(), []
    for seconds in (0.0, 0.45, 0.55):
        moment = {"timestamp": began + seconds}
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **enter, **moment})
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter, **moment})
        seen.append(till.page.locator(dialog).is_visible())
    keyboard.detach()
    return seen


def test_the_second_enter_of_a_double_one_closes_nothing_unseen(corner, browser):
    with corner.counter(browser) as till:
        till.add("4.04")
        assert enter_thrice(till, "#paid-card", "#receipt") == [True, True, False]
        till.wait_until_sent()
        number = sold(str(till.page.get_attribute("#receipt", "data-number"))).external_id
        till.scan(number)
        expect(till.page.locator("#return-sale")).to_be_visible()
        assert enter_thrice(till, "#return-all", "#return-result") == [True, True, False]
        till.wait_until_sent()
        assert Refund.objects.filter(sale_external_id=number).count() == 1


def tap(till: Counter, place: Locator, *moments: float) -> None:
    """Tap at these moments by the finger's own clock, however long the browser takes over them."""
    place.hover()
    box = place.bounding_box()
    assert box is not None
    middle = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    mouse = till.visit.context.new_cdp_session(till.page)
    for moment in moments:
        press = {**middle, "button": "left", "clickCount": 1, "timestamp": moment}
        mouse.send("Input.dispatchMouseEvent", {"type": "mousePressed", **press})
        mouse.send("Input.dispatchMouseEvent", {"type": "mouseReleased", **press})
    mouse.detach()


def test_what_cannot_be_taken_back_wants_two_taps_and_a_double_one_is_one(corner, browser):
    with corner.counter(browser) as till:
        page = till.page
        number = refused_for_its_number(corner, till, "6.06")
        settled = row_of(till, number).locator("[data-do=settled]")
        began = timezone.now().timestamp()
        tap(till, settled, began, began + 0.45)
        expect(settled).to_have_text("Really? It is not sent any more.")
        tap(till, settled, began + 0.55)
        expect(page.locator("#waiting-list > li")).to_have_count(0)
        page.keyboard.press("Escape")

        page.click("#open-more")
        out = page.locator("#let-out")
        began = timezone.now().timestamp()
        tap(till, out, began, began + 0.45)
        expect(page.locator("#let-out")).to_have_text("Really? It needs a new code from the admin.")
        page.keyboard.press("Escape")  # it was not meant
        page.click("#open-more")
        expect(page.locator("#let-out")).to_have_text("Let this till out and enrol again")
        began = timezone.now().timestamp()
        tap(till, out, began, began + 0.55)
        expect(page.locator("#enrol")).to_be_visible()
