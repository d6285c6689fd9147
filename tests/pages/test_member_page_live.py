"""The member's page misses nothing that happens in the moment it opens, or the network comes."""

from playwright.sync_api import APIResponse, Route, expect

from tests.pages.browsing import until

SECONDS = 20.0
# The next question fails just after the network has come; the milliseconds until it is asked again.
UNTIL_ASKED_AGAIN = """() => new Promise(done => {
  const own = window.fetch;
  let failed = null;
  window.fetch = (path, options) => {
    if (path !== "/v1/me/changes") return own(path, options);
    if (failed !== null) {
      done(performance.now() - failed);
      window.fetch = own;
      return own(path, options);
    }
    failed = performance.now();
    dispatchEvent(new Event("online"));
    return Promise.reject(new TypeError("the network was still gone"));
  };
})"""


def test_points_that_come_while_the_page_opens_are_seen(corner, browser):
    uma = corner.guest("Uma")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    with corner.phone_of(browser, uma) as guest:
        page = guest.open_page()
        page.route("**/v1/me/changes", hold, times=1)
        with page.expect_response("**/v1/me/home"):
            page.goto("/app/")
        until(page, lambda: bool(held), seconds=SECONDS)
        corner.helsinki.sell("25.00", member=uma.shown_id)
        held[0].continue_()

        expect(page.locator('#available[data-points="25"]')).to_be_visible()


def test_a_question_that_fails_as_the_network_comes_is_asked_again_at_once(corner, browser):
    with corner.phone_of(browser, corner.guest("Urho")) as guest:
        assert guest.page.evaluate(UNTIL_ASKED_AGAIN) < 2_500
        expect(guest.page.locator("#network")).not_to_be_visible()


def test_an_older_answer_that_comes_late_changes_nothing(corner, browser):
    ulla = corner.guest("Ulla")
    held: list[Route] = []
    older: list[APIResponse] = []

    def hold(route: Route) -> None:
        older.append(route.fetch())
        held.append(route)

    with corner.phone_of(browser, ulla) as guest:
        page = guest.page
        shown = page.locator("#available")
        expect(shown).to_have_attribute("data-points", "0")
        page.route("**/v1/me/home", hold, times=1)
        corner.helsinki.sell("25.00", member=ulla.shown_id)
        until(page, lambda: bool(held), seconds=SECONDS)
        corner.helsinki.sell("5.00", member=ulla.shown_id)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(shown).to_have_attribute("data-points", "30")
        assert older[0].json()["balance"]["available"] == 25
        with page.expect_response(lambda answer: answer.url.endswith("/v1/me/home")) as late:
            held[0].fulfill(response=older[0])
        late.value.finished()
        page.get_by_role("link", name="History").click()
        page.get_by_role("link", name="Home").click()

        expect(shown).to_have_attribute("data-points", "30")
