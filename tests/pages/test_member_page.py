"""What a member does with the page on their phone, against a shop with real processes."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.pages.browsing import KEPT, until, visit
from tests.pages.corner import Corner
from tests.pages.traces import forget_answers, traces
from tests.pages.watch import Watch

SECONDS = 30.0


def type_code(page: Page, corner: Corner, address: str) -> None:
    """Type the code of the mail that has come to an address, or is about to."""
    until(page, lambda: bool(corner.office.to(address)), seconds=SECONDS)
    code = re.match(r"\d{6}", corner.office.to(address)[-1]["Subject"])
    assert code is not None
    page.locator("#signin-code").fill(code[0])


@pytest.mark.alone
def test_code_from_the_mail_then_points_arrive_within_a_second(corner, browser, tmp_path):
    aino = corner.guest("Aino Virtanen", "aino@example.com")
    with visit(browser, corner.shop) as guest:
        page = guest.page
        page.goto("/app/")
        guest.keep_picture("member-sign-in", tmp_path)
        page.get_by_label("Your e-mail address").fill("aino@example.com")
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("Six digits from the mail").fill("000000")
        expect(page.locator("#signin-code-error")).to_contain_text("not good any more")
        type_code(page, corner, "aino@example.com")
        expect(page.locator("h1:visible")).to_have_text("Welcome back, Aino!")

        watch = Watch(page)
        corner.helsinki.sell("25.00", member=aino.shown_id)
        watch.sees(25)
        expect(page.locator("#toasts")).to_contain_text("+25 points")
        guest.keep_picture("member-points-arrived", tmp_path)

        page.get_by_role("link", name="History").click()
        line = page.locator("[data-seq]").first
        expect(line).to_contain_text("Purchase")
        expect(line).to_contain_text("25 points: 1 point per 1.00 EUR on 25.00 EUR")
        expect(line).to_contain_text("Balance 25")
        page.go_back()
        expect(page.locator("h1:visible")).to_be_focused()
        watch.sees(25)

        page.get_by_role("link", name="Show my card").click()
        page.locator("#pass").click()
        corner.helsinki.sell("5.00", member=aino.shown_id)
        watch.reads(page.locator("#full-news"), "+5 points")
        watch.assert_within_a_second()
        guest.keep_picture("member-full-screen", tmp_path)
        page.keyboard.press("Escape")
        expect(page.locator("#pass")).to_be_focused()


def test_lost_answer_takes_the_points_once(corner, browser):
    mia = corner.guest("Mia", points=250)
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    with corner.phone_of(browser, mia) as guest:
        page = guest.page
        page.route("**/v1/me/redemptions", lose)
        page.goto("/app/#/rewards")
        page.get_by_role("button", name="Get Coffee").click()
        page.locator("#redeem-yes").click()
        expect(page.locator("#redeem-error")).to_contain_text("the points are taken only once")
        # Even when the page was closed in between: the key is kept on the device.
        page.reload()
        # What the device had kept is drawn anew by now: no tap is lost by that.
        expect(page.locator("#rewards-available")).to_have_text("You have 150 points.")
        expect(page.locator("[data-held]")).to_have_count(1)
        expect(page.locator("#reward-list .why-not")).to_have_text("90 points to go")
        page.get_by_role("button", name="Get Coffee").click()
        page.locator("#redeem-yes").click()
        expect(page.locator("#code-note")).to_contain_text("You had taken this before")

    assert lost == [201, 201]
    assert corner.helsinki.get(f"members/{mia.shown_id}/balance")["held"] == 100


def test_without_a_network_the_last_balance_and_the_card_are_there(corner, browser, tmp_path):
    nora = corner.guest("Nora", points=64)
    number = nora.identifiers.get(kind="card").value
    with corner.phone_of(browser, nora, **KEPT) as guest:
        page = guest.page
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.goto("/app/#/card")
        expect(page.locator("#pass [data-code]")).to_be_visible()

        guest.context.set_offline(True)
        page.reload()
        expect(page.locator("#network")).to_contain_text("As of")
        expect(page.locator("#pass .barcode svg")).to_be_visible()
        assert page.locator("#card-number").inner_text().replace(" ", "") == number
        page.locator("#pass").click()
        expect(page.locator("#full .barcode svg")).to_be_visible()
        page.locator("#full-close").click()
        page.get_by_role("link", name="Home").click()
        expect(page.locator('#available[data-points="64"]')).to_be_visible()
        guest.keep_picture("member-offline", tmp_path)

        guest.context.set_offline(False)
        expect(page.locator("#network")).to_be_hidden()


def test_card_turns_by_itself_also_when_it_is_large(corner, browser):
    olga = corner.guest("Olga")
    with corner.phone_of(browser, olga) as guest:
        page = guest.page
        forget_answers(page)  # else one may come after the clock was turned, and turn it back
        page.clock.install()
        page.goto("/app/#/card")
        code = page.locator("#pass [data-code]")
        first = code.get_attribute("data-code")
        page.clock.fast_forward(31_000)

        expect(code).not_to_have_attribute("data-code", str(first))
        assert str(code.get_attribute("data-code")).startswith("RP1:")

        page.locator("#pass").click()
        shown = str(page.locator("#full [data-code]").get_attribute("data-code"))
        page.clock.fast_forward(31_000)
        expect(page.locator("#full [data-code]")).not_to_have_attribute("data-code", shown)
        page.keyboard.press("Escape")
        expect(page.locator("#pass")).to_be_focused()


def test_a_service_in_trouble_is_asked_when_it_says(corner, browser):
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503, headers={"Retry-After": "30"}, json={"code": "unavailable"})

    with corner.phone_of(browser, corner.guest("Ida")) as guest:
        with guest.page.expect_response(lambda answer: answer.status == 503):
            guest.page.route("**/v1/me/changes", refuse)
        guest.page.wait_for_timeout(1_500)  # six questions' time, in which none may come

        assert len(asked) == 1


def test_signed_out_elsewhere_is_said_kindly(corner, browser):
    paul = corner.guest("Paul", points=5)
    with corner.phone_of(browser, paul, **KEPT) as first, corner.phone_of(browser, paul) as second:
        second.page.goto("/app/#/sessions")
        expect(second.page.locator("#sessions-body li")).to_have_count(2)
        second.page.locator("#end-others").click()
        expect(second.page.locator("#sessions-body li")).to_have_count(1)

        expect(first.page.locator("#signin-reason")).to_have_text(
            "You have been signed out. Please sign in again; if no mail comes, ask at the desk."
        )
        assert first.page.evaluate("localStorage.getItem('regulars-session')") is None
        left = traces(first.page)
        assert [one for one in ("Paul", paul.shown_id) if one in left] == []


def test_next_member_on_the_device_sees_nothing_of_the_first(corner, browser):
    corner.guest("Bertil", "bertil@example.com")
    vera = corner.guest("Vera Salo", points=120)
    card = vera.identifiers.get(kind="card").value
    secrets = ("Vera", vera.shown_id, "R-SECRET", "77.70", "R-TYPED", card)
    with corner.phone_of(browser, vera) as guest:
        page = guest.page
        page.route("**/v1/me/redemptions", lambda route: route.abort())
        page.goto("/app/#/rewards")
        page.get_by_role("button", name="Get Coffee").click()
        page.locator("#redeem-yes").click()
        expect(page.locator("#redeem-error")).to_contain_text("No answer")
        page.locator("#redeem-cancel").click()
        page.goto("/app/#/claims")
        values = {"store": "helsinki-1", "receipt": "R-SECRET", "total": "77.70"}
        for name, value in {**values, "sold_on": "2026-01-02"}.items():
            page.locator(f"#claim-{name}").fill(value)
        page.locator("#claim-send").click()
        page.wait_for_selector('[data-claim="R-SECRET"]')
        expect(page.locator("#claim-receipt")).to_have_value("")
        page.locator("#claim-receipt").fill("R-TYPED")
        page.goto("/app/#/home")
        expect(page).to_have_title(re.compile("^Welcome back, Vera! · "))
        until(page, lambda: all(one in traces(page) for one in secrets), seconds=SECONDS)

        page.goto("/app/#/more")
        page.locator("#sign-out").click()
        page.locator("#signin-email").fill("bertil@example.com")
        assert [secret for secret in secrets if secret in traces(page)] == []

        waiting: list[Route] = []

        def hold(route: Route) -> None:
            waiting.append(route)

        page.route("**/v1/me/home", hold)
        page.locator("#signin-send").click()
        type_code(page, corner, "bertil@example.com")
        page.wait_for_selector("#view-home .bone")
        until(page, lambda: bool(waiting), seconds=SECONDS)
        assert [secret for secret in secrets if secret in traces(page)] == []
        page.unroute("**/v1/me/home")
        for route in waiting:
            route.continue_()
        expect(page).to_have_title(re.compile("^Welcome back, Bertil! · "))
        page.goto("/app/#/claims")
        assert [secret for secret in secrets if secret in traces(page)] == []
