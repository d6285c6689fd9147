"""
A shop with real processes: web, worker and beat on this test's database, and a Valkey of its own.

Always: each child leads a group of its own, which a watchdog sweeps even when the tests are killed.
"""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.core.management import call_command

from config.embedded import Embedded
from config.place import state_folder
from config.processes import Child, sweep_group
from config.serving import background_commands, is_ready, web_command
from tests.config.checkouts import free_port

SECONDS_TO_START = 60.0


class Answer(NamedTuple):
    """What a post came to, and how long it took."""

    status: int
    body: Any
    seconds: float


class Shop:
    """The processes of one shop."""

    def __init__(self) -> None:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        state = state_folder() / f"journey-{worker}"
        self._children = Embedded(state=state, name="journey", is_durable=False, patience=30)
        self._port = free_port()
        self._env = {**os.environ, "DATABASE_URL": str(settings.DATABASE_URL)}
        # The same secret here and there: what these tests sign, the processes believe.
        self._env |= {"SECRET_KEY": settings.SECRET_KEY, "LOG_LEVEL": "WARNING"}

    def open(self) -> None:
        """Start everything, and return when the first page is there."""
        # DATABASE_URL is set and REDIS_URL is not: a broker of its own is started.
        self._env.update(self._children.start_services())
        self._start("web", web_command("127.0.0.1", self._port))
        self.start_worker()
        self._start("beat", background_commands()["beat"])
        until(lambda: is_ready(f"http://127.0.0.1:{self._port}/readyz"), seconds=SECONDS_TO_START)

    def close(self) -> None:
        """End everything; at once, for how it ends politely is shown elsewhere."""
        for child in list(self._children.children):
            if child.name.startswith("journey-"):
                self._kill(child)
        self._children.stop()

    def start_worker(self) -> None:
        self._start("worker", background_commands()["worker"])

    def start_deliver(self) -> None:
        """What delivers webhooks and mails codes; stories without them do not pay for it."""
        self._start("deliver", background_commands()["deliver"])

    def kill_worker(self) -> None:
        """SIGKILL the worker and all its children, as a power cut would."""
        self._kill(self._child("journey-worker"))

    @contextmanager
    def frozen_broker(self) -> Iterator[None]:
        """A broker that is there and does nothing."""
        pid = self._child("Valkey").process.pid
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    @property
    def broker_url(self) -> str:
        return self._env["REDIS_URL"]

    def post(self, secret: str, body: dict[str, Any]) -> Answer:
        """Post a purchase over HTTP."""
        return self.call("POST", "/v1/purchases", body, secret=secret)

    def call(
        self, method: str, path: str, body: Any = None, *, secret: str = "", **headers: str
    ) -> Answer:
        """Call the web process; `Prefer="wait=2"` is a header."""
        began = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self._port, timeout=10)
        sent = {"Content-Type": "application/json", **headers}
        if secret:
            sent["Authorization"] = f"Bearer {secret}"
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, content, sent)
            answer = connection.getresponse()
            text = answer.read()
            said = json.loads(text) if text else None
            return Answer(answer.status, said, time.monotonic() - began)
        except (OSError, HTTPException) as error:
            return Answer(0, repr(error), time.monotonic() - began)
        finally:
            connection.close()

    @property
    def url(self) -> str:
        """Where the web process answers."""
        return f"http://127.0.0.1:{self._port}"

    def _start(self, role: str, command: list[str]) -> None:
        env = {**self._env, "REGULARS_ROLE": role}
        self._children.start(name=f"journey-{role}", command=command, env=env)

    def _kill(self, child: Child) -> None:
        sweep_group(child.process.pid)
        child.process.wait()
        self._children.forget(child)

    def _child(self, name: str) -> Child:
        return next(child for child in self._children.children if child.name == name)


@contextmanager
def open_shop(blocker: Any, *, with_deliver: bool = False) -> Iterator[Shop]:
    """
    Web, worker and beat as they run in earnest, and the delivering process if asked.

    While it is open, what is committed stays; the database is emptied when it has closed.
    """
    with pytest.MonkeyPatch.context() as patch, blocker.unblock():
        patch.delenv("REDIS_URL", raising=False)
        patch.setenv("REGULARS_WEB_WORKERS", "1")
        # The real settings: those of tests serve no static files and mail into their memory.
        patch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
        # Playwright keeps a loop in this thread; nothing of ours runs in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        shop = Shop()
        try:
            shop.open()
            if with_deliver:
                shop.start_deliver()
            yield shop
        finally:
            shop.close()
            # Without a restart of the sequences: no key is given twice (tests/remembered.py).
            call_command("flush", interactive=False, verbosity=0, reset_sequences=False)


def until(is_so: Callable[[], bool], *, seconds: float) -> None:
    """Ask again and again, and fail when it is not so in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not so after {seconds} seconds"
        time.sleep(0.05)  # between two looks; the deadline fails the test
