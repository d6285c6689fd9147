"""
The till page as a till of the conformance run: the adapter's contract, in front of a browser.

Always: one thread owns the browser, as Playwright wants it; each `begin` is a device on which
nothing is kept but the program itself, as on one that was a till before.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from playwright.sync_api import Browser, Locator, sync_playwright

from tests.chromium import launch
from tests.loyalty.conformance.serving import CALLS, serving

PATIENCE = 20_000
ANOTHER_CLOCK = """(offset => {
  const Own = Date;
  globalThis.Date = class extends Own {
    constructor(...given) { given.length ? super(...given) : super(Own.now() + offset); }
    static now() { return Own.now() + offset; }
  };
})(%d)"""
# All that the page keeps until it is answered, what it lets go among it; looked at until it is none
# or the time is over.
WAITING = """async seconds => {
  const answered = request => new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });
  const until = performance.now() + seconds * 1000;
  const kept = await answered(indexedDB.open("regulars-till"));
  for (;;) {
    const items = await answered(kept.transaction("queue").objectStore("queue").getAll());
    const waiting = items.filter(item => item.state === "waiting").length;
    if (!waiting || performance.now() >= until) { kept.close(); return waiting; }
    await new Promise(look => setTimeout(look, 50));
  }
}"""


class TillPage:
    """The hands and eyes of a cashier at the page."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(
            viewport={"width": 1366, "height": 900}, reduced_motion="reduce"
        )
        self._page = self._context.new_page()

    def begin(self, start: dict[str, Any]) -> dict[str, Any]:
        self._page.close()
        self._page = self._context.new_page()
        self._page.set_default_timeout(PATIENCE)
        self._forget_all(start["regulars"])
        if offset := start["clock_offset_seconds"]:
            self._page.add_init_script(ANOTHER_CLOCK % (offset * 1000))
        self._page.goto(f"{start['regulars']}/till/#enrol={start['enrolment_code']}")
        self._page.wait_for_selector("#sell:visible, #take-over:visible")
        if self._page.is_visible("#take-over"):  # the page before this one is just being closed
            self._page.click("#take-over")
            self._page.wait_for_selector("#sell:visible")
        self._shown: dict[str, Any] = {"lines": [], "scan": None, "reward": None}
        return {"till": "Regulars till page"}

    def _forget_all(self, origin: str) -> None:
        """All that the page keeps of its own; what the browser keeps of its files stays."""
        session = self._context.new_cdp_session(self._page)
        kept = {"origin": origin, "storageTypes": "indexeddb,local_storage"}
        session.send("Storage.clearDataForOrigin", kept)
        session.detach()

    def basket(self, body: dict[str, Any]) -> dict[str, Any]:
        if body["scan"] and body["scan"] != self._shown["scan"]:
            self._fill("#scan", body["scan"])
            self._settled("#found", "data-kind", {"none", "asking"})
        self._lay(body["lines"])
        if body["reward"] and not self._shown["reward"]:
            self._hold(body["reward"]["code"])
        self._shown = body
        self._settled("#quote", "data-state", {"asking"})
        points = self._at("#quote").get_attribute("data-points")
        return {"state": "shown", "points": int(points) if points else None}

    def pay(self, body: dict[str, Any]) -> dict[str, Any]:
        for _ in range(body["presses"]):
            self._page.keyboard.press("F10")
        state = self._settled("#receipt", "data-state", {"none", "sending"})
        receipt = self._at("#receipt")
        points = receipt.get_attribute("data-points")
        said = {
            "state": "done" if state == "sold" else state,
            "receipt": receipt.get_attribute("data-number"),
            "points": int(points) if points else None,
            "message": self._at("#receipt-state").inner_text(),
        }
        self._page.click("#receipt-done")
        self._page.wait_for_selector("#scan:focus")  # else what is typed next lands there
        self._shown = {"lines": [], "scan": None, "reward": None}
        return said

    def give_up(self, body: dict[str, Any]) -> None:
        self._page.click("#give-up")
        self._shown = {"lines": [], "scan": None, "reward": None}

    def refund(self, body: dict[str, Any]) -> dict[str, Any]:
        self._page.click("#open-return")
        self._fill("#return-number", body["receipt"])
        self._page.wait_for_selector("#return-sale:not([hidden]), #return-error:not(:empty)")
        if problem := self._at("#return-error").inner_text():
            self._close_return()
            return {"state": "refused", "message": problem}
        for line in body["lines"] or []:
            row = f'#return-lines > li[data-line="{line["line"]}"] input'
            self._page.fill(row, str(line["quantity"]))
        self._page.click("#return-lines-ok" if body["lines"] else "#return-all")
        state = self._settled("#return-result", "data-state", {"none", "sending"})
        number = self._at("#return-result").get_attribute("data-number")
        message = self._at("#return-says").inner_text()
        self._close_return()
        return {"state": state, "receipt": number, "message": message}

    def _close_return(self) -> None:
        self._page.keyboard.press("Escape")
        self._page.wait_for_selector("#scan:focus")

    def idle(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"waiting": self._page.evaluate(WAITING, body["seconds"])}

    def _lay(self, lines: list[dict[str, Any]]) -> None:
        """Type new lines; of those that are there, mend the prices."""
        before = self._shown["lines"]
        for place, line in enumerate(lines):
            price = f"{Decimal(line['net']) / line['quantity']:.2f}"
            if place >= len(before):
                self._page.fill("#amount", price)
                self._page.fill("#quantity", str(line["quantity"]))
                self._fill("#line-name", line["name"])
            elif line != before[place]:
                self._page.click(f'#lines > li[data-line="{line["line"]}"] button.line')
                self._page.fill("#edit-price", price)
                self._page.click("#edit-save")

    def _hold(self, code: str) -> None:
        self._page.click(f'[data-reward="{code}"][aria-disabled="false"]')
        self._page.wait_for_selector(f'[data-hold="{code}"][data-state="held"]')

    def _fill(self, selector: str, text: str) -> None:
        self._page.fill(selector, text)
        self._page.press(selector, "Enter")

    def _settled(self, selector: str, attribute: str, before: set[str]) -> str:
        """Wait until an attribute says something else than these; what it says then."""
        others = "".join(f':not([{attribute}="{value}"])' for value in sorted(before))
        self._page.wait_for_selector(f"{selector}{others}", state="attached")
        return self._at(selector).get_attribute(attribute) or ""

    def _at(self, selector: str) -> Locator:
        return self._page.locator(selector)


@contextmanager
def till_page() -> Iterator[str]:
    """A browser with the page, behind the contract; the adapter's address."""
    with ThreadPoolExecutor(1, thread_name_prefix="browser") as hands:
        playwright = hands.submit(lambda: sync_playwright().start()).result()
        browser = hands.submit(launch, playwright).result()
        page = hands.submit(TillPage, browser).result()
        try:
            with serving(_in_one_thread(page, hands)) as address:
                yield address
        finally:
            hands.submit(browser.close).result()
            hands.submit(playwright.stop).result()


def _in_one_thread(page: TillPage, hands: ThreadPoolExecutor) -> Any:
    def call(name: str) -> Any:
        return lambda body: hands.submit(getattr(page, name), body).result()

    return type("Handed", (), {name: staticmethod(call(name)) for name in CALLS})
