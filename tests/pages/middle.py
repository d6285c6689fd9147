"""What may stand between browser and service: a proxy that fails, hangs, or has a newer page."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, cast
from urllib.parse import urlsplit

NEWER: Final = "0123456789ab"
_PASSED: Final = ("Content-Type", "Pages-Version", "Cache-Control")


class Middle(ThreadingHTTPServer):
    """
    mood: "fair" passes everything on; "down" answers 502; "mute" never answers; "newer" serves the
    page as a deployment would: another version, whose main module says so in the title.
    """

    daemon_threads = True

    def __init__(self, url: str) -> None:
        super().__init__(("127.0.0.1", 0), _Porter)
        self.shop = urlsplit(url).netloc
        self.mood = "fair"
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Porter(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        middle = cast("Middle", self.server)
        if middle.mood == "mute":
            middle.closing.wait(30)
            return
        if middle.mood == "down":
            self._answer(502, {"Content-Type": "text/html"}, b"<h1>Bad Gateway</h1>")
            return
        connection = HTTPConnection(middle.shop, timeout=10)
        connection.request("GET", self.path, headers={"Host": middle.shop})
        answer = connection.getresponse()
        body = answer.read()
        headers = {name: answer.headers[name] for name in _PASSED if answer.headers[name]}
        if middle.mood == "newer" and self.path == "/app/":
            headers["Pages-Version"] = NEWER
        if middle.mood == "newer" and self.path.endswith("/app/main.js"):
            body += b'\ndocument.documentElement.dataset.version = "newer";\n'
        self._answer(answer.status, headers, body)
        connection.close()

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def middle_of(url: str) -> Iterator[Middle]:
    """A proxy in front of a shop."""
    middle = Middle(url)
    threading.Thread(target=middle.serve_forever, daemon=True).start()
    try:
        yield middle
    finally:
        middle.closing.set()
        middle.shutdown()
        middle.server_close()
