"""Passing one request on to Regulars as it came, and its answer back. Speaks HTTP, and no more."""

from collections.abc import Iterable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.server import BaseHTTPRequestHandler
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from pydantic_core import to_json

ANSWER_SECONDS: Final = 60.0
# They belong to one connection, and not to what is said over it.
_OF_THE_HOP: Final = frozenset(
    {"connection", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer",
     "transfer-encoding", "upgrade", "host", "content-length", "expect"}
)  # fmt: skip


class Answer(NamedTuple):
    """What is sent back to the till."""

    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes


class NotThere(Exception):
    """Nobody listens there; the message says where Regulars was looked for."""


class Unanswered(Exception):
    """The request could not be sent, or no answer came to it; the message says to which."""


def forward(
    base_url: str, method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes
) -> Answer:
    """Deliver a request. Raises NotThere and Unanswered."""
    address = urlsplit(base_url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=ANSWER_SECONDS)
    try:
        connection.connect()
    except OSError as error:
        raise NotThere(
            f"Regulars does not answer at {base_url} ({error.strerror or error}). Start it, or "
            "name its address with --regulars."
        ) from error
    try:
        _send(connection, method, path, headers, body)
        response = connection.getresponse()
        content = response.read()
        return Answer(
            response.status, response.reason, _passed_on(response.headers.items()), content
        )
    except (OSError, HTTPException, ValueError) as error:
        raise Unanswered(
            f"Regulars gave no answer to {method} {path} with a body of {len(body)} bytes."
        ) from error
    finally:
        connection.close()


def _send(
    connection: HTTPConnection,
    method: str,
    path: str,
    headers: Iterable[tuple[str, str]],
    body: bytes,
) -> None:
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in _passed_on(headers):
        connection.putheader(name, value)
    if body or method in {"POST", "PUT", "PATCH"}:
        connection.putheader("Content-Length", str(len(body)))
    # A server refuses what is too long before it has read it all: its answer is there already.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.endheaders(body or None)


def busy(status: int, seconds: int) -> Answer:
    """What Regulars says when it can take no more for a while."""
    code = "too_many_requests" if status == 429 else "unavailable"
    problem = {
        "type": f"/problems/{code}",
        "title": "Not now",
        "status": status,
        "detail": f"Send the same request again after {seconds} seconds.",
        "code": code,
        "errors": [],
        "retryable": True,
        "cashier_message": "One moment please.",
    }
    headers = [("Content-Type", "application/problem+json"), ("Retry-After", str(seconds))]
    return Answer(status, "Not now", headers, to_json(problem))


def body_of(request: BaseHTTPRequestHandler) -> bytes:
    """The body of a request, whole or in chunks."""
    if "chunked" not in request.headers.get("Transfer-Encoding", "").lower():
        return request.rfile.read(int(request.headers.get("Content-Length") or 0))
    chunks = []
    while size := int(request.rfile.readline().partition(b";")[0], 16):
        chunks.append(request.rfile.read(size))
        request.rfile.readline()
    while request.rfile.readline().strip():  # what trails behind the last chunk
        pass
    return b"".join(chunks)


def _passed_on(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in _OF_THE_HOP]
