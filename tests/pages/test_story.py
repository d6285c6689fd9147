"""
A cashier at /till/ and a member with /app/ in their hand: each step at the one is seen on the other
within a second, in four languages, and a cut network loses nothing.
"""

import pytest
from playwright.sync_api import expect

from loyalty.models import Redemption
from tests.pages.browsing import KEPT, PHONE, visit
from tests.pages.corner import give_back, sell
from tests.pages.counter import LAPTOP, ready
from tests.pages.scales import ALL_ASKED, SHIFTS, Scales
from tests.pages.watch import Watch

KILOBYTES_MAX = 100
LOCALES = {"en": "en-GB", "id": "id-ID", "da": "da-DK", "fi": "fi-FI"}


@pytest.mark.alone
@pytest.mark.parametrize("language", LOCALES)
def test_each_step_at_the_till_is_seen_on_the_phone_within_a_second(
    corner, browser, language, tmp_path
):
    member, card = corner.buyer("Aino Virtanen")
    spoken = {"locale": LOCALES[language], **KEPT}
    with (
        corner.phone_of(browser, member, **spoken) as phone,
        corner.counter(browser, **spoken) as till,
    ):
        watch = Watch(phone.page)
        for page in (phone.page, till.page):
            expect(page.locator("html")).to_have_attribute("lang", language)
        sell(till, card, "150.00")
        watch.sees(150)
        till.next_customer()

        till.greet(card)
        till.hold("coffee")
        watch.sees(50)
        till.add("12.00")
        till.visit.keep_picture(f"story-till-{language}", tmp_path)
        till.pay("cash")
        watch.sees(58)
        phone.keep_picture(f"story-app-{language}", tmp_path)
        till.visit.keep_picture(f"story-receipt-{language}", tmp_path)
        till.next_customer()

        number = sell(till, card, "20.00", "10.00")
        watch.sees(88)
        till.next_customer()
        give_back(till, number, "#return-lines-ok")
        watch.sees(78)
        till.visit.keep_picture(f"story-return-{language}", tmp_path)
        till.page.keyboard.press("Escape")

        number = sell(till, card, "5.00")
        watch.sees(83)
        till.next_customer()
        give_back(till, number, "#return-void")
        watch.sees(78)
        watch.assert_within_a_second()


def test_a_reward_of_the_app_is_taken_off_at_the_till(corner, browser):
    member, _ = corner.buyer("Ida")
    assert corner.helsinki.sell("150.00", member=member.shown_id).status == 201
    with corner.phone_of(browser, member, **KEPT) as phone, corner.counter(browser, **KEPT) as till:
        phone.page.get_by_role("link", name="Rewards").click()
        phone.page.get_by_role("button", name="Get Coffee").click()
        phone.page.click("#redeem-yes")
        expect(phone.page.locator("#code-picture svg")).to_be_visible()
        code = phone.page.locator("#code-text").inner_text()

        till.scan(code)
        expect(till.page.locator("#found")).to_have_attribute("data-kind", "redemption")
        expect(till.page.locator('[data-hold="coffee"]')).to_have_attribute("data-state", "held")
        till.scan(code)
        till.add("10.00")
        expect(till.page.locator("#to-pay")).to_have_attribute("data-amount", "6.50")
        till.page.click("#give-up")
        expect(till.page.locator("#member")).to_be_hidden()

        till.scan(code)
        expect(till.page.locator('[data-hold="coffee"]')).to_have_attribute("data-state", "held")
        till.add("10.00")
        till.pay()
        expect(phone.page.locator("#toasts")).to_contain_text("+6 points")
        phone.page.click("#code-close")
        phone.page.get_by_role("link", name="Home").click()
        expect(phone.page.locator("#available")).to_have_attribute("data-points", "56")
        assert Redemption.objects.get(member=member).purchase is not None


def test_a_cut_network_delays_points_and_loses_none(corner, browser):
    member, card = corner.buyer("Leo")
    with corner.phone_of(browser, member, **KEPT) as phone, corner.counter(browser, **KEPT) as till:
        ready(till.page)
        till.visit.context.set_offline(True)
        till.scan(card)
        till.add("7.00")
        till.pay(until="queued")
        till.next_customer()
        phone.context.set_offline(True)
        expect(phone.page.locator("#network")).to_be_visible()

        till.visit.context.set_offline(False)
        till.wait_until_sent()
        expect(phone.page.locator("#available")).to_have_attribute("data-points", "0")
        phone.context.set_offline(False)
        expect(phone.page.locator("#available")).to_have_attribute("data-points", "7")
        expect(phone.page.locator("#network")).not_to_be_visible()


def test_the_members_page_is_light_and_stands_still(corner, browser):
    member, _ = corner.buyer("Ida")
    with visit(browser, corner.shop, viewport=PHONE, **KEPT) as guest:
        scales = Scales(guest.page)
        guest.page.goto("/app/", wait_until="networkidle")

        assert guest.page.evaluate(SHIFTS) == 0
        assert 10 < scales.kilobytes <= KILOBYTES_MAX, scales.weights
    with corner.phone_of(browser, member, **KEPT) as phone:
        home = phone.open_page()
        scales = Scales(home)
        home.goto("/app/")
        expect(home.locator("#available")).to_have_attribute("data-points", "0")
        home.wait_for_function(ALL_ASKED)

        assert home.evaluate(SHIFTS) == 0
        assert scales.kilobytes <= KILOBYTES_MAX, scales.weights


def test_the_till_page_is_light_and_stands_still(corner, browser):
    with visit(browser, corner.shop, viewport=LAPTOP, **KEPT) as guest:
        scales = Scales(guest.page)
        guest.page.goto(f"/till/#enrol={corner.code()}")
        guest.page.wait_for_selector("#sell:visible")
        guest.page.wait_for_load_state("networkidle")

        assert guest.page.evaluate(SHIFTS) == 0
        assert 10 < scales.kilobytes <= KILOBYTES_MAX, scales.weights
