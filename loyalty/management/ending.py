"""How long commands end before their time: politely, and once."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_SAID: Final = b"\nEnding: what was begun is finished first.\n"


@contextmanager
def as_by_hand() -> Iterator[None]:
    """
    Let SIGTERM end what runs as Ctrl-C does, so that it is finished and cleared.

    Always: the first of them raises KeyboardInterrupt, and later ones are answered with a word, so
    that no second Ctrl-C ends the clearing up. Within another one it counts anew.
    """
    is_ending = False

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal is_ending
        if is_ending:
            os.write(2, _SAID)  # a print may be under way, which must not be begun again
            return
        is_ending = True
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
