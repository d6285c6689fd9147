"""
The delivering process: gives events their places, takes in hand what is due, and lets threads call.

Always: only the main thread talks to the database; a thread does one request and is gone, so
that a receiver that hangs holds nothing but its own few threads. Killed at any moment, it loses
nothing: its claims run out, and another process or its own restart goes on.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, connection, transaction
from pydantic_core import from_json

from events import deliveries, placing
from events.addresses import Network
from events.calling import Answer, call
from events.deliveries import Claimed
from events.messages import message, signed

TICK: Final = 0.3
SECONDS_TO_FINISH: Final = 1.5
_SECONDS_AWAY: Final = 1.0

log = structlog.get_logger(__name__)


class Deliverer:
    """
    One delivering process; any number of them may run.

    clock: reads the time. networks: what may be called beside public addresses.
    """

    def __init__(self, *, clock: Callable[[], datetime], networks: Sequence[Network]) -> None:
        self.clock, self.networks = clock, networks
        self.is_stopping = False
        self._in_hand: dict[int, Claimed] = {}
        self._answers: queue.SimpleQueue[tuple[Claimed, Answer]] = queue.SimpleQueue()

    def stop(self) -> None:
        """Take nothing more in hand; `run` ends within seconds."""
        self.is_stopping = True

    def run(self) -> None:
        """Deliver until told to stop."""
        while not self.is_stopping:
            try:
                self.step()
            except (DatabaseError, InterfaceError) as error:
                log.warning("database_away", error=repr(error))
                connection.close()
                time.sleep(_SECONDS_AWAY)  # before the next try to reach it
        self._finish()

    def step(self, *, seconds: float = TICK) -> None:
        """Place a chunk, claim, and settle what is answered within `seconds`; at once for more."""
        is_more = placing.place(as_of=self.clock()) == placing.CHUNK
        end = time.monotonic() + (0 if is_more else seconds)
        while not self.is_stopping:
            self._take()
            if not self._settle_next(end - time.monotonic()) or time.monotonic() >= end:
                return

    def _take(self) -> None:
        now = self.clock()
        for claimed in deliveries.claim(as_of=now):
            self._in_hand[claimed.id] = claimed
            body, headers = written(claimed, as_of=now)
            work = threading.Thread(
                target=self._call, args=(claimed, body, headers), name=claimed.shown_id, daemon=True
            )
            work.start()

    def _call(self, claimed: Claimed, body: bytes, headers: dict[str, str]) -> None:
        try:
            answer = call(claimed.url, body, headers, networks=self.networks)
        except Exception as error:
            log.exception("call_failed", delivery=claimed.shown_id)
            answer = Answer(
                None, f"The call failed here ({type(error).__name__}); tell support.", 0
            )
        self._answers.put((claimed, answer))

    def _settle_next(self, seconds: float) -> bool:
        """Settle what has been answered, waiting up to `seconds` for the first; False for none."""
        try:
            answered = [self._answers.get(timeout=max(seconds, 0))]
        except queue.Empty:
            return False
        with contextlib.suppress(queue.Empty):
            while True:
                answered.append(self._answers.get_nowait())
        while answered:
            try:
                self._settle(*answered[-1])
            except (DatabaseError, InterfaceError):
                # The last first: should it be the one that cannot be settled, others come before.
                for one in (answered[-1], *answered[:-1]):
                    self._answers.put(one)
                raise
            answered.pop()
        return True

    def _settle(self, claimed: Claimed, answer: Answer) -> None:
        with transaction.atomic(durable=True):
            # Should the machine die right now, one delivery is repeated: cheaper than the wait.
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit = off")
            deliveries.settle(claimed, answer, as_of=self.clock())
        if self._in_hand.get(claimed.id) is claimed:
            del self._in_hand[claimed.id]

    def _finish(self) -> None:
        """Wait a moment for what is under way, and give the rest back."""
        end = time.monotonic() + SECONDS_TO_FINISH
        with contextlib.suppress(DatabaseError, InterfaceError):
            while self._in_hand and self._settle_next(end - time.monotonic()):
                pass
            deliveries.let_go(list(self._in_hand.values()), as_of=self.clock())


def written(claimed: Claimed, *, as_of: datetime) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of an attempt."""
    told = message(
        kind=claimed.kind,
        subject=claimed.subject,
        payload=from_json(claimed.payload),
        at=claimed.occurred_at,
        position=claimed.position,
    )
    return signed(told, webhook_id=claimed.shown_id, signers=claimed.secrets, as_of=as_of)
