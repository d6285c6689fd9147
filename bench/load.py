"""
A closed loop over many kept-alive connections: each sends its next request when it has an answer.

One thread and a selector, so that the load itself costs as little as it can on a small machine.
"""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass
class Measured:
    """What a load saw: wall seconds, answers by status, and each request's seconds."""

    seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        return sorted(self.latencies)[int(share * (len(self.latencies) - 1))]


def request(method: str, path: str, *, key: str, body: bytes = b"", headers: str = "") -> bytes:
    """Spell one HTTP/1.1 request."""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n{headers}"
    )
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


class _Connection:
    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self.buffer = b""

    def send(self, data: bytes) -> None:
        self.sent_at = time.perf_counter()
        self.buffer = b""
        self.socket.sendall(data)

    def receive(self) -> int | None:
        """Read what is there; the status once the answer is whole."""
        piece = self.socket.recv(262_144)
        if not piece:
            raise ConnectionError("the server closed a connection in the middle of a load")
        self.buffer += piece
        end = self.buffer.find(_END)
        if end < 0:
            return None
        at = self.buffer.lower().find(_LENGTH, 0, end + 2)
        if at < 0:
            return int(self.buffer[9:12])
        stop = self.buffer.find(b"\r\n", at)
        length = int(self.buffer[at + len(_LENGTH) : stop])
        return int(self.buffer[9:12]) if len(self.buffer) >= end + 4 + length else None


Follow = Callable[[bytes], bytes | None]


def run(
    host: str,
    port: int,
    requests: Iterator[bytes],
    *,
    connections: int,
    follow: Follow | None = None,
) -> Measured:
    """
    Send every request over `connections` kept-alive connections, as fast as answers come.

    follow: makes the next request of a connection from its last answer; None begins a new one.
    """
    measured = Measured()
    selector = selectors.DefaultSelector()
    started = time.perf_counter()
    for _ in range(connections):
        data = next(requests, None)
        if data is None:
            break
        connection = _Connection(host, port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(data)
    while selector.get_map():
        for ready, _ in selector.select(30):
            _step(ready.data, requests, selector, measured, follow)
    measured.seconds = time.perf_counter() - started
    return measured


def _step(
    connection: _Connection,
    requests: Iterator[bytes],
    selector: selectors.BaseSelector,
    measured: Measured,
    follow: Follow | None,
) -> None:
    status = connection.receive()
    if status is None:
        return
    measured.latencies.append(time.perf_counter() - connection.sent_at)
    measured.statuses[status] = measured.statuses.get(status, 0) + 1
    data = follow(connection.buffer) if follow else None
    data = data or next(requests, None)
    if data is None:
        selector.unregister(connection.socket)
        connection.socket.close()
    else:
        connection.send(data)
