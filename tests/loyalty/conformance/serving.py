"""The till adapter's HTTP contract, in front of any object that has its calls as methods."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from pydantic_core import from_json, to_json

CALLS = ("begin", "basket", "pay", "give_up", "refund", "idle")


@contextmanager
def serving(till: Any) -> Iterator[str]:
    """Answer for a till; the address."""

    class Request(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = from_json(self.rfile.read(int(self.headers["Content-Length"])))
            name = self.path.strip("/")
            assert name in CALLS
            answer = to_json(getattr(till, name)(body) or {})
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            with suppress(BrokenPipeError):  # who asked does not wait any more
                self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
