"""
One request to a receiver: connected to an address that was checked, over within its deadline.

Always: no redirect is followed; an answer that drips is cut off. Knows no
database: it runs in threads.
"""

import contextlib
import io
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any, Final, NamedTuple

from events.addresses import AddressRefused, Network, Target, read_url
from events.connecting import connected, left

SECONDS_MAX: Final = 10.0
ANSWER_BYTES_MAX: Final = 64 * 1024
# Of everything that comes, interim answers and headers too.
RECEIVED_MAX: Final = 4 * ANSWER_BYTES_MAX
ANSWER_SHOWN_MAX: Final = 1_000
_ERROR_SHOWN_MAX: Final = 300


class Answer(NamedTuple):
    """
    What came back. status: None when nothing did. error: why it is no success, in words.

    retry_after: the header as it was sent.
    """

    status: int | None
    error: str
    milliseconds: int
    text: str = ""
    retry_after: str = ""

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def call(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    networks: Sequence[Network] = (),
    seconds: float = SECONDS_MAX,
) -> Answer:
    """Post a body and read the answer; whatever goes wrong is an Answer too."""
    began = time.monotonic()
    deadline = began + seconds
    status: int | None = None
    text = retry_after = ""
    try:
        target = read_url(url, networks=networks)
        response = _post(target, body, headers, networks, deadline)
        with response:
            status, retry_after = response.status, response.headers.get("Retry-After", "")
            text = _read(response)
            error = _in_words(status)
    except AddressRefused as refused:
        error = str(refused)
    except TimeoutError:
        is_over = time.monotonic() >= deadline
        error = f"No answer within {seconds:g} s." if is_over else "No connection in time."
    except ssl.SSLError as failed:
        error = f"TLS failed: {getattr(failed, 'verify_message', '') or failed.reason or failed}."
    except HTTPException as failed:
        error = f"The answer was no HTTP ({type(failed).__name__})."
    except OSError as failed:
        error = f"The connection failed: {failed.strerror or failed}."
    took = round((time.monotonic() - began) * 1000)
    return Answer(status, error[:_ERROR_SHOWN_MAX], took, text, retry_after[:100])


def _post(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    networks: Sequence[Network],
    deadline: float,
) -> HTTPResponse:
    stream = connected(target, networks, deadline)
    try:
        if target.is_tls:
            stream.settimeout(left(deadline))
            stream = _tls().wrap_socket(stream, server_hostname=target.host)
        connection = HTTPConnection(target.host, target.port)
        connection.sock = _Timed(stream, deadline)
        sent = {"Host": _authority(target), **headers, "Connection": "close"}
        connection.request("POST", target.path, body, sent)
        return connection.getresponse()
    except BaseException:
        stream.close()
        raise


@cache
def _tls() -> ssl.SSLContext:
    """The certificates this machine trusts, read once."""
    return ssl.create_default_context()


def _authority(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == (443 if target.is_tls else 80) else f"{host}:{target.port}"


def _read(response: HTTPResponse) -> str:
    """Read the start of the body. The status has decided: a body that breaks off does not."""
    raw = b""
    with contextlib.suppress(OSError, HTTPException):
        while len(raw) < ANSWER_BYTES_MAX and (part := response.read1(ANSWER_BYTES_MAX)):
            raw += part
    text = raw.decode("utf-8", errors="replace").replace("\x00", "\ufffd")
    return text[:ANSWER_SHOWN_MAX]


def _in_words(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return f"Answered {status}: redirects are not followed; register the new address itself."
    if status == 410:
        return "Answered 410: it wants nothing more."
    return f"Answered {status}."


class AnswerTooLong(HTTPException):
    """It goes on and on: with headers, or with interim answers."""


class _Timed:
    """A socket as http.client uses it, on which every wait ends at the same deadline."""

    def __init__(self, stream: socket.socket, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def sendall(self, data: bytes) -> None:
        self._stream.settimeout(left(self._deadline))
        self._stream.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._stream, self._deadline))

    def close(self) -> None:
        """http.client lets go of the socket before the answer is read: the reader closes it."""


class _Reader(io.RawIOBase):
    def __init__(self, stream: socket.socket, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline
        self._left = RECEIVED_MAX

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._stream.settimeout(left(self._deadline))
        if self._left <= 0:
            raise AnswerTooLong
        count = self._stream.recv_into(buffer)
        self._left -= count
        return count

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.close()
        super().close()
