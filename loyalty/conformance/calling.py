"""One call of the adapter, over HTTP: it ends in time, whatever answers there."""

from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Event, Timer
from typing import Final
from urllib.parse import urlsplit

ANSWER_MAX: Final = 1_000_000


class NotListening(Exception):
    """Nobody listens at the address."""


class TooLate(Exception):
    """The answer did not come in time, or not to its end."""


def post(url: str, body: bytes, *, patience: float) -> tuple[int, bytes]:
    """
    The status and what came, of which no more is read than shows that it is too much.

    patience: the seconds for all of it, so that one who answers a byte at a time is late too.
    Raises NotListening, TooLate, and what breaks a connection off.
    """
    address = urlsplit(url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=patience)
    try:
        connection.connect()
    except OSError as error:
        raise NotListening(error.strerror or str(error)) from error
    is_late = Event()
    ending = Timer(patience, _cut_off, (connection.sock, is_late))
    ending.start()
    try:
        connection.request("POST", address.path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        status, content = response.status, response.read(ANSWER_MAX + 1)
    except (OSError, HTTPException, ValueError) as error:
        if is_late.is_set() or isinstance(error, TimeoutError):
            raise TooLate from None
        raise
    finally:
        ending.cancel()
        connection.close()
    if is_late.is_set():
        raise TooLate
    return status, content


def _cut_off(line: socket, is_late: Event) -> None:
    is_late.set()
    with suppress(OSError):
        line.shutdown(SHUT_RDWR)
