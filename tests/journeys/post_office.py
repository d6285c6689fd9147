"""A mail server that keeps what it is given: real SMTP, on a free port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import cast


class PostOffice(ThreadingTCPServer):
    """
    `mails` are those that came, in order.

    refused: what a mailbox is answered, by its address. is_mute: takes calls and never answers;
    drips: answers a byte at a time, for ever.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Clerk)
        self.mails: list[EmailMessage] = []
        self.refused: dict[str, str] = {}
        self.is_mute = self.drips = False
        self.calls, self.closing = 0, Event()

    @property
    def url(self) -> str:
        """As EMAIL_URL wants it."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails of one mailbox, in order."""
        return [mail for mail in self.mails if mail["To"] == address]


class _Clerk(StreamRequestHandler):
    """Says yes to everything, and knows where a mail ends."""

    def handle(self) -> None:
        office = cast("PostOffice", self.server)
        office.calls += 1
        while office.is_mute and not office.closing.wait(0.1):
            pass
        with suppress(OSError):
            while office.drips and not office.closing.wait(0.05):
                self.wfile.write(b"2")
            self._serve(office)

    def _serve(self, office: PostOffice) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word.startswith(b"DATA"):
                self._say("354 go on")
                self._keep()
            if word.startswith(b"QUIT"):
                self._say("221 bye")
                return
            refusals = [said for box, said in office.refused.items() if box.encode() in line]
            self._say(refusals[0] if word.startswith(b"RCPT") and refusals else "250 yes")

    def _keep(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        cast("PostOffice", self.server).mails.append(mail)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Open until the tests of a module are done."""
    with PostOffice() as office:
        thread = Thread(target=office.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield office
        finally:
            office.closing.set()
            office.shutdown()
            thread.join()
