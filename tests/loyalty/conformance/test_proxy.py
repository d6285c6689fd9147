"""The bad network: faithful where nothing goes wrong, and wrong just as it was planned."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from loyalty.conformance.installation import RegularsAway, expect_ours, expect_ready
from loyalty.conformance.proxy import Proxy
from loyalty.conformance.traffic import BUSY, DROP, HOLD, SALE, TWICE, Fault


class Upstream(ThreadingHTTPServer):
    """Keeps what reaches it, and says it back."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Echo)
        self.reached: list[tuple[str, str, bytes]] = []


class Echo(BaseHTTPRequestHandler):
    server: Upstream

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.reached.append((self.command, self.path, body))
        is_known = self.headers.get("If-None-Match") == '"7"'
        self.send_response(304 if is_known else 200)
        self.send_header("ETag", '"7"')
        self.send_header("Link", "one")
        self.send_header("Link", "two")
        self.send_header("Content-Length", "0" if is_known else "5")
        self.end_headers()
        if self.command != "HEAD" and not is_known:
            self.wfile.write(b"hello")

    do_GET = do_HEAD = do_POST = do_PATCH = answer  # noqa: N815 - the base class's names

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def proxy(upstream) -> Iterator[Proxy]:
    with Proxy(f"http://127.0.0.1:{upstream.server_address[1]}").open() as proxy:
        yield proxy


def ask(proxy: Proxy, method: str, path: str, **sent: object) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", proxy.port, timeout=5)
    connection.request(method, path, **sent)  # type: ignore[arg-type]
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_what_no_fault_befalls_is_passed_on_as_it_came(proxy, upstream, method):
    answer, content = ask(proxy, method, "/v1/x?a=%20b", body=b"\x00{}", headers={"X-One": "1"})

    assert upstream.reached == [(method, "/v1/x?a=%20b", b"\x00{}")]
    assert (answer.status, content) == (200, b"hello")
    assert answer.headers.get_all("Link") == ["one", "two"]
    assert answer.headers.get_all("Date") is not None


def test_a_body_in_chunks_arrives_whole(proxy, upstream):
    ask(proxy, "POST", "/v1/x", body=iter([b"first ", b"second"]), encode_chunked=True)

    assert upstream.reached == [("POST", "/v1/x", b"first second")]


def test_answers_without_a_body_have_none(proxy):
    head, nothing = ask(proxy, "HEAD", "/")
    known, nothing_new = ask(proxy, "GET", "/", headers={"If-None-Match": '"7"'})

    assert (head.status, nothing) == (200, b"")
    assert (known.status, nothing_new) == (304, b"")


def test_a_lost_answer_was_delivered_once(proxy, upstream):
    proxy.plan(Fault(SALE, DROP))

    with pytest.raises(HTTPException):
        ask(proxy, "POST", "/v1/purchases", body=b"{}")
    ask(proxy, "POST", "/v1/purchases", body=b"{}")

    assert len(upstream.reached) == 2
    assert [one.was_told for one in proxy.traffic(SALE)] == [False, True]


def test_a_fault_befalls_its_own_kind(proxy, upstream):
    proxy.plan(Fault(HOLD, TWICE))

    ask(proxy, "POST", "/v1/purchases", body=b"{}")
    ask(proxy, "POST", "/v1/redemptions/red_1/void")
    ask(proxy, "GET", "/v1/redemptions")
    assert len(upstream.reached) == 3

    ask(proxy, "POST", "/v1/redemptions", body=b"{}")
    assert len(upstream.reached) == 5


def test_what_the_till_of_an_earlier_trial_sends_touches_nothing_of_this_one(proxy, upstream):
    proxy.begin("lost-sale", "rk_1")
    proxy.begin("next-basket", "rk_2")
    proxy.plan(Fault(SALE, DROP))

    late, _ = ask(proxy, "POST", "/v1/purchases", headers={"Authorization": "Bearer rk_1"})

    assert (late.status, len(upstream.reached)) == (200, 1)
    assert proxy.traffic(SALE) == []
    with pytest.raises(HTTPException):
        ask(proxy, "POST", "/v1/purchases", headers={"Authorization": "Bearer rk_2"})
    assert [one.was_told for one in proxy.traffic(SALE)] == [False]


def test_a_till_that_never_stops_is_not_waited_for_for_ever(proxy):
    ask(proxy, "POST", "/v1/purchases", body=b"{}")

    assert not proxy.wait_until_quiet(60, patience=0)
    assert proxy.wait_until_quiet(0, patience=60)


def test_a_busy_server_is_never_reached(proxy, upstream):
    proxy.plan(Fault(SALE, BUSY, seconds=3, status=429))

    answer, _ = ask(proxy, "POST", "/v1/purchases", body=b"{}")

    assert (answer.status, answer.headers["Retry-After"], upstream.reached) == (429, "3", [])


def test_without_a_network_nothing_gets_through(proxy, upstream):
    proxy.is_offline = True
    with pytest.raises((HTTPException, ConnectionError)):
        ask(proxy, "GET", "/till/")

    proxy.begin()
    ask(proxy, "GET", "/till/")

    assert upstream.reached == [("GET", "/till/", b"")]


class Strict(BaseHTTPRequestHandler):
    """Refuses by the length alone, and hangs up on what it does not like."""

    def do_POST(self) -> None:
        self.close_connection = True
        if self.path == "/v1/purchases":
            self.send_response(413)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def answering(kind: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def strict() -> Iterator[Proxy]:
    with answering(Strict) as address, Proxy(address).open() as proxy:
        yield proxy


@pytest.mark.parametrize(
    ("path", "told"),
    [("/v1/other", "POST /v1/other with a body of 2 bytes"), ("/v1/\x01", "POST /v1/\x01 with a")],
)
def test_a_request_without_an_answer_is_the_tills_and_not_the_runs(strict, path, told):
    with socket.create_connection(("127.0.0.1", strict.port), timeout=5) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nContent-Length: 2\r\n\r\n{{}}".encode())
        assert line.recv(100) == b""

    assert strict.trouble == ""
    assert told in strict.oddities()[0]


def test_what_is_too_long_is_refused_by_regulars_itself(strict):
    with suppress(HTTPException, ConnectionError):
        ask(strict, "POST", "/v1/purchases", body=b"a" * 3_000_000)

    assert strict.trouble == ""


class Another(BaseHTTPRequestHandler):
    """Regulars of somebody else: ready, and without our keys."""

    def do_GET(self) -> None:
        self._say(200, b'{"status":"ok","database":"ok"}')

    def do_POST(self) -> None:
        self._say(401, b"{}")

    def _say(self, status: int, body: bytes) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


def test_the_installation_must_be_the_one_that_the_run_writes_in():
    with answering(Another) as address:
        expect_ready(address)
        with pytest.raises(RegularsAway, match="another installation than this one"):
            expect_ours(address, "rk_live_7")


def test_what_answers_must_be_regulars(upstream):
    with pytest.raises(RegularsAway, match="is not Regulars, or is not ready"):
        expect_ready(f"http://127.0.0.1:{upstream.server_address[1]}")
