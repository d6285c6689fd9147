"""All that a page shows, hides and keeps on a device, as one text to search."""

from playwright.sync_api import Page

_ALL = """async () => {
  const found = [document.title, location.href, document.documentElement.outerHTML];
  document.querySelectorAll("input, select, textarea").forEach((field) => found.push(field.value));
  found.push(JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie);
  const done = (asked) => new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result)));
  for (const { name } of await indexedDB.databases()) {
    const base = await done(indexedDB.open(name));
    for (const table of base.objectStoreNames) {
      const rows = await done(base.transaction(table).objectStore(table).getAll());
      found.push(JSON.stringify(rows));
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push(request.url, await (await cache.match(request)).text());
    }
  }
  return found.join("\\n");
}"""

_FORGET = """() => new Promise((done, failed) => {
  const asked = indexedDB.deleteDatabase("regulars-app");
  asked.onsuccess = () => done();
  asked.onerror = () => failed(asked.error);
})"""


def forget_answers(page: Page) -> None:
    """Leave the member's page, which then keeps nothing of what was answered."""
    page.goto("/readyz")
    page.evaluate(_FORGET)


def traces(page: Page) -> str:
    """The title, the whole document, every field, and all storage of the origin."""
    found: str = page.evaluate(_ALL)
    return found
