"""How long commands end before their time: politely."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def as_by_hand() -> Iterator[None]:
    """Let SIGTERM end what runs as Ctrl-C does, so that it is finished and cleared."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
