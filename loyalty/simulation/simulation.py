"""
Many tills at once: customers arrive by the clock, whether or not a till is free.

Always: who waits is counted (`behind`), so that a machine that cannot keep up shows it; whatever
was begun is finished before `run` returns.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Final

from loyalty.demo.journey import Basket, Product
from loyalty.simulation.cashier import Cashier, Prize
from loyalty.simulation.figures import Figures, StoreFigures
from loyalty.simulation.line import Line
from loyalty.simulation.visits import Visit, visits

TILLS_MAX: Final = 64


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What is simulated. rate: sales a second over all stores. seconds, sales: when it ends by itself;
    None is never. name: begins every receipt number.
    """

    base_url: str
    secret: str
    baskets: Sequence[Basket]
    products: Mapping[int, Product]
    prizes: Sequence[Prize]
    stores: Sequence[str]
    rate: float
    name: str
    seed: int = 1
    seconds: float | None = None
    sales: int | None = None


class Simulation:
    """clock: what the time is."""

    def __init__(self, plan: Plan, *, clock: Callable[[], datetime]) -> None:
        self.plan, self._clock = plan, clock
        self.figures = Figures({code: StoreFigures() for code in plan.stores})
        self._waiting: SimpleQueue[Visit | None] = SimpleQueue()
        self._stop, self._is_closed = Event(), False
        self._began = monotonic()

    @property
    def seconds(self) -> float:
        """Since it began."""
        return monotonic() - self._began

    @property
    def behind(self) -> int:
        """How many customers wait for a till."""
        return max(self._waiting.qsize() - self._is_closed, 0)

    def run(self, *, look: Callable[[], None], every: float) -> None:
        """Simulate until the plan is over, or Ctrl-C; `look` is called every so many seconds."""
        self._began = monotonic()
        count = min(TILLS_MAX, max(4, ceil(self.plan.rate / 2)))
        tills = [Thread(target=self._serve, name=f"till-{place}") for place in range(count)]
        door = Thread(target=self._let_in, name="door")
        try:
            for thread in (*tills, door):
                thread.start()
            for thread in (door, *tills):
                _join(thread, look, every)
        except KeyboardInterrupt:
            self._stop.set()
        finally:
            self._end(door, tills)
        look()

    def _end(self, door: Thread, tills: Sequence[Thread]) -> None:
        """Until everybody is done; who was not started by an early Ctrl-C has nothing to do."""
        if door.ident is None:
            self._waiting.put(None)
        for thread in (door, *tills):
            if thread.ident is not None:
                thread.join()

    def _let_in(self) -> None:
        """Each customer at their time, and then the end of the day."""
        due = self._began
        for visit in self._customers():
            due += visit.gap
            is_over = self.plan.seconds is not None and due > self._began + self.plan.seconds
            if is_over or self._stop.wait(max(due - monotonic(), 0)):
                break
            self._waiting.put(visit)
        self._is_closed = True
        self._waiting.put(None)

    def _customers(self) -> Iterator[Visit]:
        plan = self.plan
        drawn = visits(plan.baskets, plan.stores, rate=plan.rate, seed=plan.seed)
        for visit in drawn:
            if plan.sales is not None and visit.number > plan.sales:
                return
            yield visit

    def _serve(self) -> None:
        plan = self.plan
        with closing(Line(plan.base_url, plan.secret, self.figures)) as line:
            cashier = Cashier(
                line,
                self.figures,
                name=plan.name,
                products=plan.products,
                prizes=plan.prizes,
                clock=self._clock,
                stop=self._stop,
            )
            while (visit := self._waiting.get()) is not None and not self._stop.is_set():
                self._attend(cashier, visit)
        self._waiting.put(None)  # for the next till

    def _attend(self, cashier: Cashier, visit: Visit) -> None:
        try:
            cashier.serve(visit)
        except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
            # Not what the API promises: told with the failures, and the day goes on.
            self.figures.failed(f"unexpected answer: {error!r}")


def _join(thread: Thread, look: Callable[[], None], every: float) -> None:
    while True:
        thread.join(every)
        if not thread.is_alive():
            return
        look()
