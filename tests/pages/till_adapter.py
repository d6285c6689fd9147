"""
The till page as a till of the conformance run: the adapter's contract, in front of a browser.

Always: one thread owns the browser, as Playwright wants it; each `begin` is a device on which
nothing is kept but the program itself, as on one that was a till before.
"""

import time
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
# What time it is by the page, and whether it is the till: no other page of it is open.
LOOK_AROUND = '[Date.now(), !document.getElementById("sell").hidden]'
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
# Lines as the form takes them, one Enter each.
LAY = """lines => {
  const at = id => document.getElementById(id);
  for (const line of lines) {
    for (const [id, text] of Object.entries(line)) at(id).value = text;
    at("line-form").requestSubmit();
  }
}"""
# What an element says once its state is none of these; `words`: what stands in another, if named.
SETTLED = """([selector, state, before, words, patience]) => new Promise((yes, no) => {
  const until = performance.now() + patience;
  const look = () => {
    const said = document.querySelector(selector).dataset;
    const shown = words && document.querySelector(words).innerText;
    if (!before.includes(said[state])) yes({ ...said, words: shown });
    else if (performance.now() > until) no(new Error(`${selector} is still ${said[state]}`));
    else setTimeout(look, 10);
  };
  look();
})"""


class TillPage:
    """The hands and eyes of a cashier at the page."""

    def __init__(self, browser: Browser) -> None:
        context = browser.new_context(
            viewport={"width": 1366, "height": 900}, reduced_motion="reduce"
        )
        self._page = context.new_page()
        self._page.set_default_timeout(PATIENCE)
        self._devtools = context.new_cdp_session(self._page)
        self._devtools.send("Page.enable")  # else no script of it is run
        self._clock: str | None = None

    def begin(self, start: dict[str, Any]) -> dict[str, Any]:
        self._page.goto(f"{start['regulars']}/readyz")  # a page that is left writes no more
        self._forget_all(start["regulars"])
        self._set_clock(start["clock_offset_seconds"])
        self._page.goto(f"{start['regulars']}/till/#enrol={start['enrolment_code']}")
        self._page.wait_for_selector("#sell:visible, #take-over:visible")
        now, is_sole = self._page.evaluate(LOOK_AROUND)
        assert abs(now / 1000 - time.time() - start["clock_offset_seconds"]) < 60
        if not is_sole:  # the page that was left is not quite gone
            self._page.click("#take-over")
            self._page.wait_for_selector("#sell:visible")
        self._shown: dict[str, Any] = {"lines": [], "scan": None, "reward": None}
        return {"till": "Regulars till page"}

    def _forget_all(self, origin: str) -> None:
        """All that the page keeps of its own; what the browser keeps of its files stays."""
        kept = {"origin": origin, "storageTypes": "indexeddb,local_storage"}
        self._devtools.send("Storage.clearDataForOrigin", kept)

    def _set_clock(self, offset_seconds: int) -> None:
        """Of the pages from now on; without an offset it is the machine's."""
        if self._clock is not None:
            script = {"identifier": self._clock}
            self._devtools.send("Page.removeScriptToEvaluateOnNewDocument", script)
            self._clock = None
        if offset_seconds:
            source = {"source": ANOTHER_CLOCK % (offset_seconds * 1000)}
            added = self._devtools.send("Page.addScriptToEvaluateOnNewDocument", source)
            self._clock = added["identifier"]

    def basket(self, body: dict[str, Any]) -> dict[str, Any]:
        if body["scan"] and body["scan"] != self._shown["scan"]:
            self._fill("#scan", body["scan"])
            self._settled("#found", "kind", ["none", "asking"])
        self._lay(body["lines"])
        if body["reward"] and not self._shown["reward"]:
            self._hold(body["reward"]["code"])
        self._shown = body
        quote = self._settled("#quote", "state", ["asking"])
        return {"state": "shown", "points": _points(quote)}

    def pay(self, body: dict[str, Any]) -> dict[str, Any]:
        for _ in range(body["presses"]):
            self._page.keyboard.press("F10")
        before = ["none", "sending"]
        receipt = self._settled("#receipt", "state", before, words="#receipt-state")
        self._close_dialog()
        self._shown = {"lines": [], "scan": None, "reward": None}
        return {
            "state": "done" if receipt["state"] == "sold" else receipt["state"],
            "receipt": receipt["number"],
            "points": _points(receipt),
            "message": receipt["words"],
        }

    def give_up(self, body: dict[str, Any]) -> None:
        self._page.click("#give-up")
        self._shown = {"lines": [], "scan": None, "reward": None}

    def refund(self, body: dict[str, Any]) -> dict[str, Any]:
        self._page.click("#open-return")
        self._fill("#return-number", body["receipt"])
        self._page.wait_for_selector("#return-sale:not([hidden]), #return-error:not(:empty)")
        if problem := self._at("#return-error").inner_text():
            self._close_dialog()
            return {"state": "refused", "message": problem}
        for line in body["lines"] or []:
            row = f'#return-lines > li[data-line="{line["line"]}"] input'
            self._page.fill(row, str(line["quantity"]))
        self._page.click("#return-lines-ok" if body["lines"] else "#return-all")
        before = ["none", "sending"]
        result = self._settled("#return-result", "state", before, words="#return-says")
        self._close_dialog()
        return {
            "state": result["state"],
            "receipt": result["number"],
            "message": result["words"],
        }

    def _close_dialog(self) -> None:
        self._page.keyboard.press("Escape")
        self._page.wait_for_selector("#scan:focus")  # else what is typed next lands there

    def idle(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"waiting": self._page.evaluate(WAITING, body["seconds"])}

    def _lay(self, lines: list[dict[str, Any]]) -> None:
        """Type new lines; of those that are there, mend the prices."""
        before = self._shown["lines"]
        for line, old in zip(lines, before, strict=False):
            if line != old:
                self._page.click(f'#lines > li[data-line="{line["line"]}"] button.line')
                self._page.fill("#edit-price", _price(line))
                self._page.click("#edit-save")
        self._page.evaluate(
            LAY,
            [
                {"amount": _price(one), "quantity": str(one["quantity"]), "line-name": one["name"]}
                for one in lines[len(before) :]
            ],
        )

    def _hold(self, code: str) -> None:
        self._page.click(f'[data-reward="{code}"][aria-disabled="false"]')
        self._page.wait_for_selector(f'[data-hold="{code}"][data-state="held"]')

    def _fill(self, selector: str, text: str) -> None:
        self._page.fill(selector, text)
        self._page.press(selector, "Enter")

    def _settled(
        self, selector: str, state: str, before: list[str], *, words: str | None = None
    ) -> dict[str, Any]:
        """What an element says, once its state is none of these."""
        asked = [selector, state, before, words, PATIENCE]
        said: dict[str, Any] = self._page.evaluate(SETTLED, asked)
        return said

    def _at(self, selector: str) -> Locator:
        return self._page.locator(selector)


def _price(line: dict[str, Any]) -> str:
    """Of one piece."""
    return f"{Decimal(line['net']) / line['quantity']:.2f}"


def _points(said: dict[str, Any]) -> int | None:
    return int(said["points"]) if said.get("points") else None


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
