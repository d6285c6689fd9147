"""What a member set aside in their app, at the till: used as it is, never held anew."""

from datetime import timedelta
from itertools import count

from django.utils import timezone
from playwright.sync_api import Route, expect

from loyalty.models import Redemption
from members.models import Member
from rewards.models import Reward
from tests.members.signing_in import signed_in
from tests.pages.corner import Corner
from tests.pages.counter import Counter, sold

OVER = "The time for Coffee is over: take it off, or let the member get it again in the app."
# What the basket looked like from now on, as often as it changed: seen by nobody in a hurry.
REMEMBER = """() => {
  const at = id => document.getElementById(id);
  window.looks = [];
  const look = () => {
    const seen = [at("to-pay").dataset.amount, at("paid-card").disabled ? "cannot" : "can be paid",
      at("off-note").hidden ? "" : at("off-note").textContent];
    if (String(seen) !== String(window.looks.at(-1))) window.looks.push(seen);
  };
  const all = { subtree: true, childList: true, attributes: true };
  new MutationObserver(look).observe(at("sell"), all);
}"""
_keys = count(1)


def set_aside(corner: Corner, member: Member, reward: Reward, **wish: str) -> str:
    """The code that the member's app shows."""
    token = signed_in(member).secret or ""
    body = {"reward": reward.shown_id, **wish}
    key = {"Idempotency-Key": f"app-{next(_keys)}"}
    answer = corner.shop.call("POST", "/v1/me/redemptions", body, secret=token, **key)
    assert answer.status == 201
    return str(answer.body["id"])


def scan_lapsing(till: Counter, code: str, seconds: int) -> None:
    """Scan a code whose hold lapses in some seconds, as the lookup tells."""

    def shorten(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        moment = timezone.now() + timedelta(seconds=seconds)
        body["redemption"]["lapses_at"] = moment.isoformat()
        route.fulfill(response=answer, json=body)

    till.page.route("**/v1/lookups", shorten, times=1)
    till.scan(code)
    expect(till.page.locator("[data-hold=coffee]")).to_have_attribute("data-state", "held")


def test_nobody_pays_with_what_lapses_until_the_member_gets_it_again(corner, browser, tmp_path):
    member, _ = corner.buyer(points=200)
    first = set_aside(corner, member, corner.coffee)
    with corner.counter(browser) as till:
        page = till.page
        note, paid = page.locator("#off-note"), page.locator("#paid-card")
        till.add("10.00")
        page.evaluate(REMEMBER)
        scan_lapsing(till, first, 6)

        expect(note).to_have_text(OVER)
        expect(paid).to_be_disabled()
        looks = page.evaluate("window.looks")
        assert looks[-2:] == [["6.50", "can be paid", ""], ["6.50", "cannot", OVER]]
        till.visit.keep_picture("till-hold-over", tmp_path)
        page.reload()
        expect(note).to_have_text(OVER)
        expect(paid).to_be_disabled()
        assert Redemption.objects.filter(member=member).count() == 1  # the till holds nothing anew

        second = set_aside(corner, member, corner.coffee)
        till.scan(second)
        expect(note).not_to_be_visible()
        expect(page.locator("#off > li")).to_have_count(1)
        number = till.pay()

    used = Redemption.objects.get(purchase=sold(number))
    assert used.shown_id == second
    assert corner.helsinki.get(f"redemptions/{first}")["status"] == "held"


def test_what_is_over_can_be_taken_off_and_stays_the_members(corner, browser):
    member, _ = corner.buyer(points=100)
    code = set_aside(corner, member, corner.coffee)
    with corner.counter(browser) as till:
        till.add("10.00")
        scan_lapsing(till, code, -1)
        expect(till.page.locator("#off-note")).to_have_text(OVER)
        till.page.click("[data-hold=coffee] .remove")
        expect(till.page.locator("#off-note")).not_to_be_visible()
        till.pay()

        balance = corner.helsinki.get(f"members/{member.shown_id}/balance")
        assert (balance["held"], balance["available"]) == (100, 10)


def test_a_share_held_of_a_told_bill_keeps_its_worth(corner, browser):
    member, _ = corner.buyer(points=100)
    tenth = {"code": "tithe", "name": "A tenth off", "kind": "percent", "percent": 10}
    with corner.offering(50, **tenth) as reward, corner.counter(browser) as till:
        to_pay = till.page.locator("#to-pay")
        till.add("20.00")
        till.scan(set_aside(corner, member, reward, bill="40.00"))
        expect(to_pay).to_have_attribute("data-amount", "16.00")
        till.add("10.00")
        expect(to_pay).to_have_attribute("data-amount", "26.00")
        till.page.click("[data-hold=tithe] .remove")
        till.scan(set_aside(corner, member, reward))
        expect(to_pay).to_have_attribute("data-amount", "27.00")
        till.pay()

        assert Redemption.objects.filter(member=member).count() == 2
