"""Real receivers on 127.0.0.1, each behaving as a test needs it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from events.addresses import read_networks

NETWORKS = read_networks(["127.0.0.0/8"])


class Got(NamedTuple):
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver(ThreadingHTTPServer):
    """Keeps what it is told, and answers by `behave`, which may be exchanged meanwhile."""

    daemon_threads = True

    def __init__(self, behave: "Behaviour") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behave = behave
        self.got: list[Got] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hangs up is no news."""


Behaviour = Callable[[BaseHTTPRequestHandler, Receiver], None]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append(Got(self.path, headers, body))
        self.server.behave(self, self.server)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its own name
        """Say nothing."""


@contextmanager
def receiver(behave: Behaviour) -> Iterator[Receiver]:
    """Listen for the length of a `with`."""
    server = Receiver(behave)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()


def answers(status: int, text: str = "", **headers: str) -> Behaviour:
    """Answer at once."""

    def behave(handler: BaseHTTPRequestHandler, _: Receiver) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(text.encode())))
        handler.end_headers()
        handler.wfile.write(text.encode())

    return behave


def hangs(_: BaseHTTPRequestHandler, server: Receiver) -> None:
    """Take the request and never answer."""
    server.closing.wait(30)


def drips(handler: BaseHTTPRequestHandler, server: Receiver) -> None:
    """Send a header a byte at a time, for ever."""
    while not server.closing.wait(0.02):
        handler.wfile.write(b"H")
        handler.wfile.flush()


def floods(handler: BaseHTTPRequestHandler, server: Receiver) -> None:
    """Answer 200, and never stop sending."""
    handler.send_response(200)
    handler.end_headers()
    while not server.closing.is_set():
        handler.wfile.write(b"x" * 65_536)


def continues(handler: BaseHTTPRequestHandler, server: Receiver) -> None:
    """Say `100 Continue`, for ever."""
    while not server.closing.is_set():
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)
