"""What a visit weighs, and whether anything jumps while a page comes up."""

from playwright.sync_api import Page, Request

# Chromium's own measure: 0.1 is what it calls good. Here nothing may move at all.
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


# What the member's page asks for last, for the day that there is no network.
ALL_ASKED = """() => performance.getEntriesByType("resource")
  .some(({ name, responseEnd }) => name.endsWith("/v1/me/sessions") && responseEnd > 0)"""


class Scales:
    """Weighs what comes over the wire, headers and all."""

    def __init__(self, page: Page) -> None:
        self.weights: dict[str, int] = {}
        page.on("requestfinished", self._weigh)

    def _weigh(self, request: Request) -> None:
        sizes = request.sizes()
        weight = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        self.weights[request.url] = self.weights.get(request.url, 0) + weight

    @property
    def kilobytes(self) -> float:
        return sum(self.weights.values()) / 1000
