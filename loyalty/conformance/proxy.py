"""
The bad network: everything that the till says goes through here, and some of it goes wrong.

Always: what no fault befalls is passed on as it came, pages and files too; so is what the till of
an earlier trial still sends, and it counts for that trial alone. Each connection carries one
request: over one that is kept, browsers repeat by themselves what was cut off.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from loyalty.conformance.forwarding import Answer, NotThere, Unanswered, body_of, busy, forward
from loyalty.conformance.senders import Senders
from loyalty.conformance.traffic import BUSY, DROP, SLOW, TWICE, Exchange, Fault, kind_of


class Proxy:
    """
    Stands between a till and Regulars. Use `open()` as a context manager.

    is_offline: nothing gets through, as long as it is set. trouble: why Regulars did not answer.
    senders: whose till sends what.
    """

    def __init__(self, regulars: str, *, listen: str = "127.0.0.1", port: int = 0) -> None:
        self.regulars = regulars
        self.is_offline, self.trouble = False, ""
        self.senders = Senders()
        self.stopping = Event()
        self._oddities: list[tuple[str, str]] = []
        self._faults: list[Fault] = []
        self._traffic: list[Exchange] = []
        self._lock = Lock()
        self._server = _Server((listen, port), _Request)
        self._server.proxy = self

    @contextmanager
    def open(self) -> Iterator["Proxy"]:
        """Listen until the end of the block."""
        # Looks often whether it shall end: a run of many trials must not wait for it.
        thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.stopping.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def begin(self, trial: str = "", *secrets: str) -> None:
        """Forget what was, and let everything through. secrets: what the trial's till is given."""
        with self._lock:
            self._faults, self._traffic, self._oddities = [], [], []
            self.senders.expect(trial, *secrets)
        self.is_offline = False

    def plan(self, *faults: Fault) -> None:
        """Have these happen to the next requests of their kinds; none lets everything through."""
        with self._lock:
            self._faults = [fault for fault in faults for _ in range(fault.times)]

    def traffic(self, kind: str) -> list[Exchange]:
        """What was said in this trial, of one kind."""
        return [exchange for exchange in self._said() if exchange.kind == kind]

    def has_told(self, receipt: str) -> bool:
        """Whether an answer that got through has accepted this number."""
        return any(exchange.accepts(receipt) for exchange in self._said())

    def oddities(self) -> list[str]:
        """The requests in this trial that Regulars gave no answer to."""
        with self._lock:
            return [said for trial, said in self._oddities if trial == self.senders.playing]

    def wait_until_quiet(self, seconds: float, *, patience: float) -> bool:
        """Until nothing that changes anything was sent in this trial for so long; if it ended."""
        deadline = monotonic() + patience
        while (left := self._last_change() + seconds - monotonic()) > 0:
            if monotonic() > deadline or self.stopping.wait(left):
                return False
        return True

    def _last_change(self) -> float:
        return max((one.at for one in self._said() if one.kind), default=0.0)

    def _said(self) -> list[Exchange]:
        with self._lock:
            return [one for one in self._traffic if one.trial == self.senders.playing]

    def note(self, exchange: Exchange) -> None:
        with self._lock:
            self._traffic.append(exchange)

    def note_oddity(self, trial: str, said: str) -> None:
        with self._lock:
            self._oddities.append((trial, said))

    def take(self, kind: str, *, trial: str) -> Fault | None:
        """The fault that befalls a request of this trial that comes now; it is used up."""
        with self._lock:
            if trial != self.senders.playing:
                return None
            found = next((fault for fault in self._faults if fault.kind == kind), None)
            if found is not None:
                self._faults.remove(found)
            return found


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    proxy: Proxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A till may hang up in the middle; that is no news."""


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's word
        """Quiet: the traffic is kept, not printed."""

    def _pass_on(self) -> None:
        self.close_connection = True
        proxy, sent, at = self.server.proxy, body_of(self), monotonic()
        by = self.headers.get("Authorization")
        trial = proxy.senders.trial_of(by)
        answer, is_told = None, False
        if not proxy.is_offline:
            answer, is_told = self._delivered(sent, trial)
        is_told = is_told and not proxy.is_offline
        status, content = (answer.status, answer.body) if answer else (None, b"")
        proxy.senders.learn(self.path, by, sent, content)
        proxy.note(Exchange(at, self.command, self.path, sent, status, content, is_told, trial))
        if answer is not None and is_told:
            self._tell(answer)
        else:
            self.connection.shutdown(SHUT_RDWR)

    do_GET = do_HEAD = do_POST = _pass_on  # noqa: N815 - the base class's names
    do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _pass_on  # noqa: N815 - as above

    def _delivered(self, sent: bytes, trial: str) -> tuple[Answer | None, bool]:
        """The answer, and whether the till shall get it."""
        proxy = self.server.proxy
        fault = proxy.take(kind_of(self.command, self.path), trial=trial)
        action = fault.action if fault else ""
        if fault is not None and action == BUSY:
            return busy(fault.status, int(fault.seconds)), True
        for _ in range(2 if action == TWICE else 1):
            answer = self._forwarded(sent, trial)
        if fault is not None and action == SLOW:
            proxy.stopping.wait(fault.seconds)
        return answer, action != DROP

    def _forwarded(self, sent: bytes, trial: str) -> Answer | None:
        proxy = self.server.proxy
        try:
            return forward(proxy.regulars, self.command, self.path, self.headers.items(), sent)
        except NotThere as error:
            proxy.trouble = str(error)
            return busy(503, 1)
        except Unanswered as error:
            proxy.note_oddity(trial, str(error))
            return None

    def _tell(self, answer: Answer) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.headers:
            self.send_header(name, value)
        has_body = self.command != "HEAD" and answer.status not in {204, 304}
        if has_body:
            self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if has_body:
            self.wfile.write(answer.body)
