"""
The thread that mails login codes, in a process that credits nothing.

Always: a mail server that hangs holds this thread and its database connection, and nothing else.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final

import structlog
from django.db import connection

from members import code_mail

LOOK: Final = 0.5
SECONDS_TO_FINISH: Final = 3.0

log = structlog.get_logger(__name__)


class Mailer:
    """Looks for what is due twice a second. Any number may run; one at a time mails."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailer", daemon=True)

    def start(self) -> None:
        """Begin, and return at once."""
        self._thread.start()

    def stop(self) -> None:
        """End; a mail that is under way may finish for SECONDS_TO_FINISH."""
        self._stopping.set()
        self._thread.join(SECONDS_TO_FINISH)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK):
            try:
                while not self._stopping.is_set() and code_mail.mail_next(as_of=self._clock()):
                    pass
            except Exception as error:  # noqa: BLE001 - the next look finds out whether it is over
                log.warning("mailer_failed", error=repr(error))
                connection.close()
        connection.close()
