"""One run at a time: the store, its till and its reward are shared by all of an installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

_LOCK: Final = 7_313  # any number no other advisory lock uses


class AlreadyRunning(Exception):
    """Another run plays here; the message says what to do."""


@contextmanager
def alone() -> Iterator[None]:
    """Keep other runs out of this database until the end of the block. Raises AlreadyRunning."""
    if not _answer("SELECT pg_try_advisory_lock(%s, 0)"):
        raise AlreadyRunning(
            "Another conformance run plays in this installation now, and both would end each "
            "other's keys. Wait until it is over."
        )
    try:
        yield
    finally:
        _answer("SELECT pg_advisory_unlock(%s, 0)")


def _answer(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])
