"""
Answers remembered inside one process for a few seconds, so that no request pays for a look-up.

Always: bounded, safe between threads, and never older than `seconds` by the asker's own clock.
Nobody is told of a change elsewhere; what is remembered here must be fine to be seconds late.
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class FreshCache(Generic[K, V]):
    """
    A least-recently-used map whose entries are forgotten after `seconds`.

    Time comes with the question (`now`, in seconds of whatever clock the asker uses), so that a
    test can move it. A clock set back makes an entry stale, never eternal.
    """

    def __init__(self, *, seconds: float, size: int) -> None:
        self._seconds = seconds
        self._size = size
        self._entries: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K, now: float) -> tuple[V] | None:
        """Return the value in a one-tuple, so that a remembered None is not taken for a miss."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            stored_at, value = entry
            if not stored_at <= now < stored_at + self._seconds:
                del self._entries[key]
                return None
            self._entries.move_to_end(key)
            return (value,)

    def put(self, key: K, value: V, now: float) -> None:
        """Remember a value; the one unused for longest makes room."""
        with self._lock:
            self._entries[key] = (now, value)
            self._entries.move_to_end(key)
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)

    def forget(self, key: K) -> None:
        """Drop one entry; nothing happens when there is none."""
        with self._lock:
            self._entries.pop(key, None)

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)
