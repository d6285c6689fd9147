"""
Tests that promise a second have the machine to themselves: what else runs is no part of it.

Always: whoever waits to be alone is let in before anybody who comes later.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_SH, LOCK_UN, flock
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

# Set by the controlling process before its xdist workers are born, and inherited by them.
FOLDER: Final = "REGULARS_TEST_ROOM"


def make_room() -> str:
    """Where the processes of this run find the room; for the controlling process to remove."""
    os.environ[FOLDER] = mkdtemp(prefix="regulars-room-")
    return os.environ[FOLDER]


@contextmanager
def in_the_room(*, alone: bool) -> Iterator[None]:
    """Be in the room with others, or wait until they have left and keep the door shut."""
    folder = Path(os.environ[FOLDER])
    with (folder / "door").open("a") as door, (folder / "room").open("a") as room:
        flock(door, LOCK_EX)
        flock(room, LOCK_EX if alone else LOCK_SH)
        if not alone:
            flock(door, LOCK_UN)
        yield
