"""
Several tills at once: each serves its own households, so that every member's purchases stay in
order of time.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event
from typing import Final

from loyalty.demo.baskets import Visits
from loyalty.demo.household import Counts, Household, Prize, ReplayRefused
from loyalty.demo.journey import LAST_STORED, moved
from loyalty.demo.till import Stopped, Till

TILLS: Final = 8
_LOOK_SECONDS: Final = 0.25


@dataclass(frozen=True, slots=True)
class Replay:
    """
    What is replayed, and where to.

    days: by how many days the purchases are moved. takes_rewards: whether members redeem.
    """

    visits: Visits
    households: Sequence[int]
    days: int
    base_url: str
    secret: str
    takes_rewards: bool = True

    def run(self, counts: Counts, *, look: Callable[[], None]) -> None:
        """
        Post everything; `look` is called a few times a second, and at the end.

        Raises NoAnswer and ReplayRefused. Repeat behaviour: the same requests, which change
        nothing when they were answered before.
        """
        stop = Event()
        prizes = self._prizes(stop) if self.takes_rewards else []
        shares = [list(self.households[start::TILLS]) for start in range(TILLS)]
        with ThreadPoolExecutor(TILLS, thread_name_prefix="till") as pool:
            tills = [
                pool.submit(self._serve, share, prizes, counts, stop) for share in shares if share
            ]
            try:
                _wait(tills, look)
            finally:
                stop.set()
        look()

    def _serve(
        self, households: list[int], prizes: Sequence[Prize], counts: Counts, stop: Event
    ) -> None:
        till = Till(self.base_url, self.secret, stop=stop)
        at_the_till: dict[int, Household] = {}
        try:
            for basket in self.visits.baskets(households, days=self.days):
                if stop.is_set():
                    raise Stopped
                if basket.household not in at_the_till:
                    at_the_till[basket.household] = Household(
                        basket.household,
                        till=till,
                        prizes=prizes,
                        counts=counts,
                        until=moved(LAST_STORED, self.days),
                    )
                at_the_till[basket.household].buy(basket, self.visits.products)
        finally:
            till.close()

    def _prizes(self, stop: Event) -> list[Prize]:
        till = Till(self.base_url, self.secret, stop=stop)
        answer = till.get("/v1/rewards?limit=200")
        till.close()
        if answer.status != 200:
            raise ReplayRefused(f"GET /v1/rewards: {answer.status} {answer.code}")
        offered = [Prize(one["id"], one["price_points"]) for one in answer.content["items"]]
        return sorted(offered, key=lambda prize: (prize.price_points, prize.id))


def _wait(tills: Sequence["Future[None]"], look: Callable[[], None]) -> None:
    """Until all tills are done, or one fails: then its error is raised."""
    waiting = set(tills)
    while waiting:
        done, waiting = wait(waiting, timeout=_LOOK_SECONDS, return_when=FIRST_EXCEPTION)
        for till in done:
            till.result()
        look()
