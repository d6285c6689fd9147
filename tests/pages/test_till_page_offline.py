"""The till page when answers are lost, the network is gone, the clock is wrong, or the key ends."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Route, expect

from loyalty.models import Purchase, Redemption
from members import till_keys
from members.models import ApiKey, Terminal
from tests.pages.browsing import KEPT, until
from tests.pages.counter import ready, sold

SECONDS = 20.0
KEY = """() => new Promise(done => {
  const opened = indexedDB.open("regulars-till");
  opened.onsuccess = () => {
    const asked = opened.result.transaction("device").objectStore("device").get("till");
    asked.onsuccess = () => done(asked.result.key);
  };
})"""
# The kinds of what is kept on the disk to be told to the service.
QUEUED = """() => new Promise(done => {
  const opened = indexedDB.open("regulars-till");
  opened.onsuccess = () => {
    const asked = opened.result.transaction("queue").objectStore("queue").getAll();
    asked.onsuccess = () => { opened.result.close(); done(asked.result.map(one => one.kind)); };
  };
})"""
BEHIND = """{
  const Own = Date;
  const days = -2 * 24 * 3600 * 1000;
  globalThis.Date = class extends Own {
    constructor(...given) { given.length ? super(...given) : super(Own.now() + days); }
    static now() { return Own.now() + days; }
  };
}"""


def lose_first(pattern: str, till) -> None:
    """The first answer of these never arrives: the service has done what it was asked."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    till.page.route(pattern, lose)


def test_a_lost_answer_is_one_sale_and_its_points_follow(corner, browser):
    member, card = corner.buyer(points=100)
    with corner.counter(browser) as till:
        till.greet(card)
        till.add("30.00")
        lose_first("**/v1/purchases", till)
        number = till.pay()

        assert till.page.locator("#receipt").get_attribute("data-points") == "30"
        assert corner.helsinki.balance(member) == 130
        assert sold(number).external_id == number


def test_a_lost_hold_is_held_once_and_used_with_the_sale(corner, browser):
    member, card = corner.buyer(points=100)
    with corner.counter(browser) as till:
        till.greet(card)
        till.add("30.00")
        lose_first("**/v1/redemptions", till)
        till.hold("coffee")
        till.pay()

        taken = Redemption.objects.get(member=member)
        assert corner.helsinki.get(f"redemptions/{taken.shown_id}")["status"] == "confirmed"


def test_two_sales_without_a_network_survive_a_reload(corner, browser, tmp_path):
    member, card = corner.buyer(points=10)
    with corner.counter(browser, **KEPT) as till:
        ready(till.page)
        till.visit.context.set_offline(True)
        till.scan(card)
        expect(till.page.locator("#found")).to_have_attribute("data-kind", "later")
        till.add("12.00", name="Bread")
        first = till.pay(until="queued")
        till.next_customer()
        before = timezone.now()
        till.page.reload()
        expect(till.page.locator("#open-waiting")).to_have_attribute("data-waiting", "1")
        till.add("5.00")
        second = till.pay("cash", until="queued")
        assert "Points follow" not in till.text("#receipt-lines")
        till.visit.keep_picture("till-offline", tmp_path)
        till.next_customer()
        assert Purchase.objects.filter(external_id__in=[first, second]).count() == 0

        till.visit.context.set_offline(False)
        till.wait_until_sent()

        assert sold(first).occurred_at < before < sold(second).occurred_at
        until(till.page, lambda: corner.helsinki.balance(member) == 22, seconds=SECONDS)


def test_a_clock_two_days_behind_dates_no_sale_wrong(corner, browser):
    with corner.counter(browser, **KEPT) as till:
        till.page.add_init_script(BEHIND)
        ready(till.page)
        till.visit.context.set_offline(True)
        till.page.reload()
        expect(till.page.locator("#sell")).to_be_visible()
        till.add("8.00")
        number = till.pay(until="queued")
        till.next_customer()
        till.visit.context.set_offline(False)
        till.wait_until_sent()

        assert abs(sold(number).occurred_at - timezone.now()) < timedelta(minutes=1)
        till.page.click("#open-more")
        offset = int(till.page.get_attribute("#clock", "data-offset") or 0)
        assert abs(offset - 172_800) <= 1  # the service says it in whole seconds first


def test_a_key_that_ends_keeps_the_queue_until_the_till_is_in_again(corner, browser, tmp_path):
    with corner.counter(browser) as till:
        name = till.text("#shop-name").split(" · ")[1]
        terminal = Terminal.objects.get(code=name)
        key = till.page.evaluate(KEY)
        till.visit.context.set_offline(True)
        till.add("9.00")
        till.pay(until="queued")
        till_keys.let_out(terminal, as_of=timezone.now())
        bundle = "/v1/terminals/self/bundle"
        until(
            till.page,
            lambda: corner.shop.call("GET", bundle, secret=key).status == 401,
            seconds=SECONDS,
        )
        till.visit.context.set_offline(False)
        expect(till.page.locator("#enrol")).to_be_visible(timeout=15_000)
        till.visit.keep_picture("till-let-out", tmp_path)
        assert till.text("#enrol-reason") == "This till was let out; enrol it again."
        assert till.text("#enrol-waiting").startswith("1 sale is kept here")

        till.page.fill("#enrol-code", f"{corner.shop.url}/till/#enrol={corner.code(terminal=name)}")
        till.page.press("#enrol-code", "Enter")

        till.wait_until_sent()
        assert Purchase.objects.filter(terminal=terminal).count() == 1


def test_a_sale_given_up_without_a_network_lets_its_hold_go_later(corner, browser):
    member, card = corner.buyer(points=100)
    with corner.counter(browser, **KEPT) as till:
        ready(till.page)
        till.greet(card)
        till.add("30.00")
        till.hold("coffee")
        till.visit.context.set_offline(True)
        till.page.click("#give-up")
        until(till.page, lambda: till.page.evaluate(QUEUED) == ["release"], seconds=SECONDS)
        till.page.reload()
        expect(till.page.locator("#sell")).to_be_visible()
        assert corner.helsinki.get(f"members/{member.shown_id}/balance")["held"] == 100
        till.visit.context.set_offline(False)

        path = f"members/{member.shown_id}/balance"
        until(till.page, lambda: corner.helsinki.get(path)["held"] == 0, seconds=SECONDS)


def test_only_one_tab_is_the_till(corner, browser):
    with corner.counter(browser) as till:
        other = till.visit.open_page()
        other.goto("/till/")
        expect(other.locator("#elsewhere")).to_be_visible()
        other.click("#take-over")
        expect(other.locator("#sell")).to_be_visible()
        expect(till.page.locator("#elsewhere")).to_be_visible()
        till.page.click("#take-over")
        expect(till.page.locator("#sell")).to_be_visible()
        expect(other.locator("#elsewhere")).to_be_visible()


def test_the_key_renews_itself_and_the_till_sells_on(corner, browser):
    with corner.counter(browser) as till:
        first = till.page.evaluate(KEY)
        ApiKey.objects.filter(terminal__code=till.text("#shop-name").split(" · ")[1]).update(
            created_at=timezone.now() - timedelta(days=31)
        )
        till.page.evaluate("dispatchEvent(new Event('online'))")  # it says that it is alive

        until(till.page, lambda: till.page.evaluate(KEY) != first, seconds=SECONDS)
        till.add("3.00")
        assert sold(till.pay()).total_minor == 300
