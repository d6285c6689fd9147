"""
What the simulated tills have done so far, counted by many threads at once.

Always: while it runs, points are those that the answers told, and nothing is counted that was not
answered; what the books say is put in their place at the end, by `settle`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from loyalty.simulation.percentiles import Times


@dataclass(slots=True)
class StoreFigures:
    """One store; points: given by its sales. returned: points that its returns took back."""

    purchases: int = 0
    nobodys: int = 0
    points: int = 0
    redemptions: int = 0
    redeemed: int = 0
    refunds: int = 0
    returned: int = 0


class CallTimes(NamedTuple):
    """How often something was called, and the seconds within which it was answered."""

    call: str
    answers: int
    p50: float
    p95: float
    p99: float


class Sums(NamedTuple):
    """All of it, at one moment."""

    total: StoreFigures
    stores: dict[str, StoreFigures]
    calls: list[CallTimes]
    refusals: dict[str, int]
    failures: dict[str, int]
    is_settled: bool

    @property
    def failed(self) -> int:
        return sum(self.failures.values())


@dataclass(slots=True)
class Figures:
    """
    failures: what got no answer, or one of 5xx. refusals: answers of 4xx, by code. is_settled: the
    figures that answers do not tell for good are those of the books.
    """

    stores: dict[str, StoreFigures]
    is_settled: bool = False
    _calls: dict[str, Times] = field(default_factory=dict)
    _refusals: Counter[str] = field(default_factory=Counter)
    _failures: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def add(self, store: str, **numbers: int) -> None:
        """Add to the figures of a store, by name."""
        with self._lock:
            for name, number in numbers.items():
                setattr(self.stores[store], name, getattr(self.stores[store], name) + number)

    def settle(self, booked: Mapping[str, Mapping[str, int]]) -> None:
        """Put the figures of the books in the place of those told, by store and name."""
        with self._lock:
            for store, numbers in booked.items():
                for name, number in numbers.items():
                    setattr(self.stores[store], name, number)
            self.is_settled = True

    def answered(self, call: str, seconds: float, *, refusal: str = "") -> None:
        """Count an answer, and why it was a refusal if it was."""
        with self._lock:
            self._calls.setdefault(call, Times()).add(seconds)
            if refusal:
                self._refusals[refusal] += 1

    def failed(self, why: str) -> None:
        with self._lock:
            self._failures[why] += 1

    def sums(self) -> Sums:
        """What it comes to by now."""
        with self._lock:
            calls = [
                CallTimes(call, one.count, one.within(50), one.within(95), one.within(99))
                for call, one in sorted(self._calls.items())
            ]
            return Sums(
                _total(list(self.stores.values())),
                {code: _total([one]) for code, one in self.stores.items()},
                calls,
                dict(self._refusals.most_common()),
                dict(self._failures.most_common()),
                self.is_settled,
            )


def _total(stores: list[StoreFigures]) -> StoreFigures:
    names = StoreFigures.__slots__
    return StoreFigures(*(sum(getattr(one, name) for one in stores) for name in names))
