"""Adapters that answer what they should not, or not at all."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_WR, create_server, socket
from threading import Thread

import pytest

from loyalty.conformance.adapter import Adapter, BrokenContract, Hangs, NoAdapter
from tests.config.checkouts import free_port
from tests.loyalty.conformance import flaws
from tests.loyalty.conformance.serving import serving

HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


@contextmanager
def saying(say: Callable[[socket], None]) -> Iterator[str]:
    """Answer one connection as told; the address."""
    with create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65_536)
                with suppress(OSError):  # hung up on
                    say(line)
                    line.shutdown(SHUT_WR)
                    # What is still being sent is read: else the answer is lost with the line.
                    while line.recv(65_536):
                        pass

        thread = Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(10)


def drip(line: socket) -> None:
    line.sendall(HEAD + b"\r\n")
    for _ in range(200):
        line.sendall(b" ")
        time.sleep(0.05)  # the drip itself: a byte now and then


def flood(line: socket) -> None:
    line.sendall(HEAD + b"\r\n")
    for _ in range(100):
        line.sendall(b"x" * 1_000_000)


@pytest.mark.parametrize(
    ("say", "came"),
    [
        (lambda line: None, "the end of the connection"),
        (lambda line: line.sendall(b"SSH-2.0-OpenSSH\r\n"), "something else than HTTP"),
        (flood, "more than 1000000 bytes"),
        (lambda line: line.sendall(HEAD + b"\r\n{\x1b[2J"), "came {\N{REPLACEMENT CHARACTER}[2J"),
    ],
    ids=["hangs up", "not http", "flood", "no json"],
)
def test_what_came_is_said_in_words(say, came):
    with saying(say) as address, pytest.raises(BrokenContract) as broken:
        Adapter(address, patience=10).idle(0)

    assert came in str(broken.value)


def test_an_answer_that_never_ends_is_late():
    began = time.monotonic()

    with saying(drip) as address, pytest.raises(Hangs, match=r"none in 0\.5 seconds"):
        Adapter(address, patience=0.5).idle(0)

    assert time.monotonic() - began < 5


def test_an_adapter_that_is_not_there():
    with pytest.raises(NoAdapter, match="Start the till's adapter"):
        Adapter(f"http://127.0.0.1:{free_port()}", patience=1).idle(0)


def test_an_adapter_that_does_not_answer_in_time():
    with (
        serving(flaws.Sleeps()) as address,
        pytest.raises(BrokenContract, match=r"POST /idle: .* none in 0.2 seconds"),
    ):
        Adapter(address, patience=0.2).idle(0)
