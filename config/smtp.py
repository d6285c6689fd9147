"""
A mail server is talked to for so long and no longer.

Always: a talk is over SECONDS_MAX after it began, however slowly the server drips its answers: a
time limit for each answer alone would let it go on for ever.
"""

import contextlib
import smtplib
import socket
import threading
import time
from typing import Any, Final

from django.core.mail.backends import smtp

SECONDS_MAX: Final = 20.0


class EmailBackend(smtp.EmailBackend):
    """Django's own, with a deadline for the whole."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _TimedTls if self.use_ssl else _Timed


class _Timed(smtplib.SMTP):
    def __init__(self, *args: Any, **options: Any) -> None:
        self._deadline = time.monotonic() + SECONDS_MAX
        super().__init__(*args, **options)

    def getreply(self) -> tuple[int, bytes]:
        """Wait for an answer; at the deadline the connection is cut, which ends the wait."""
        left = max(self._deadline - time.monotonic(), 0)
        cut = threading.Timer(left, _cut, [self.sock])
        cut.daemon = True
        cut.start()
        try:
            return super().getreply()
        finally:
            cut.cancel()


class _TimedTls(_Timed, smtplib.SMTP_SSL):
    """The same under TLS from the start."""


def _cut(connection: socket.socket | None) -> None:
    with contextlib.suppress(OSError):
        if connection is not None:
            connection.shutdown(socket.SHUT_RDWR)
