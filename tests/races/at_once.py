"""Many at the same moment: real threads, each with a connection of its own, from one start."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from django.db import connections

Together = Callable[..., list[Any]]


@contextmanager
def hands(count: int) -> Iterator[Together]:
    """
    So many threads that keep their connections: what they do at once may follow on what they did.

    A connection costs more than most of what it is opened for; and with one that is open already,
    all of them are at their first statement when the start is given.
    """
    with ThreadPoolExecutor(count) as pool:

        def together(*acts: Callable[[], Any]) -> list[Any]:
            assert len(acts) <= count
            start = Barrier(len(acts))
            return list(pool.map(lambda act: _begin(start, act), acts))

        try:
            yield together
        finally:
            together(*[connections.close_all] * count)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of them at the same moment; what came of each, in order."""
    with hands(len(acts)) as together:
        return together(*acts)


def repeated(times: int, act: Callable[[], Any]) -> list[Any]:
    """The same thing by as many at once."""
    return at_once(*[act] * times)


def _begin(start: Barrier, act: Callable[[], Any]) -> Any:
    connections["default"].ensure_connection()
    start.wait(timeout=30)
    return act()
