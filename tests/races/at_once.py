"""Many at the same moment: real threads, each with a connection of its own, from one start."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of them at the same moment; what came of each, in order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=30)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def repeated(times: int, act: Callable[[], Any]) -> list[Any]:
    """The same thing by as many at once."""
    return at_once(*[act] * times)
