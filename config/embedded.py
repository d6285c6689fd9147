"""
One set of embedded services: its lock, its address book and its watchdog.

Always: one owner at a time for a state folder; when the owner ends, in whatever way, its
services end and their socket folder goes.
"""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from config.place import CHECKOUT, log_folder
from config.processes import MARK, Child, end_leftovers, start_child, stop_child
from config.servers import (
    ServerFailedError,
    database_url,
    make_socket_folder,
    redis_url,
    service_account,
    start_postgres,
    start_valkey,
    wait_for_postgres,
    wait_for_valkey,
)


class StateInUseError(Exception):
    """Another process owns this state folder."""


class Embedded:
    """The children of one owner; services are started when the environment names no others."""

    def __init__(self, *, state: Path, name: str, is_durable: bool, patience: float = 1.0) -> None:
        self.state = state
        self.name = name
        self.is_durable = is_durable
        self.children: list[Child] = []
        self.env: dict[str, str] = {}
        self._lock = take_lock(state, seconds=patience)
        end_leftovers(state)
        self._remove_remains()
        self._watchdog = self._start_watchdog()

    def start_services(self) -> dict[str, str]:
        """Start what DATABASE_URL and REDIS_URL do not name; return both addresses."""
        log, account = log_folder(), service_account()
        wants_postgres = not os.environ.get("DATABASE_URL")
        wants_valkey = not os.environ.get("REDIS_URL")
        if not (wants_postgres or wants_valkey):
            return {}
        sockets = make_socket_folder(account)
        self._tell_watchdog(f"remove {sockets}")
        self._tell_watchdog(f"remove {self.state / 'services.json'}")
        self._write_book({"sockets": str(sockets)})
        if wants_valkey:
            path = log / f"{self.name}-valkey.log"
            child = start_valkey(state=self.state, sockets=sockets, account=account, log=path)
            self._own(child)
            wait_for_valkey(child, sockets)
            self.env["REDIS_URL"] = redis_url(sockets)
        if wants_postgres:
            path = log / f"{self.name}-postgresql.log"
            child = start_postgres(
                state=self.state,
                sockets=sockets,
                account=account,
                log=path,
                is_durable=self.is_durable,
            )
            self._own(child)
            wait_for_postgres(child, sockets)
            self.env["DATABASE_URL"] = database_url(sockets)
        self._write_book({"sockets": str(sockets), **self.env})
        return self.env

    def start(
        self, *, name: str, command: list[str], env: dict[str, str], is_shown: bool = False
    ) -> Child:
        """Start one more child, which ends before the services do; its output may be shown."""
        child = start_child(
            name=name,
            command=command,
            log=log_folder() / f"{name}.log",
            env={**env, MARK: str(self.state)},
            folder=CHECKOUT,
            is_shown=is_shown,
        )
        self._own(child)
        return child

    def forget(self, child: Child) -> None:
        """A child that was meant to end has ended."""
        self.children.remove(child)

    def stop(self, *, order: tuple[str, ...] = (), seconds: float = 9.0) -> None:
        """End every child, first those named in `order`, then the youngest; leave nothing."""
        deadline = time.monotonic() + seconds
        youngest_first = list(reversed(self.children))
        ranked = sorted(
            youngest_first, key=lambda c: order.index(c.name) if c.name in order else len(order)
        )
        for child in ranked:
            # PostgreSQL comes last and may use all the time that is left.
            share = 9.0 if child.name == "PostgreSQL" else 2.5
            stop_child(child, seconds=max(0.5, min(share, deadline - time.monotonic())))
        self.children.clear()
        self._tell_watchdog("done")
        self._watchdog.wait()
        self._remove_remains()
        self._lock.close()

    def _own(self, child: Child) -> None:
        self.children.append(child)
        self._tell_watchdog(f"child {child.process.pid} {int(child.polite)}")

    def _start_watchdog(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-I", "-S", str(CHECKOUT / "config" / "watchdog.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def _tell_watchdog(self, line: str) -> None:
        assert self._watchdog.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._watchdog.stdin.write(line + "\n")
            self._watchdog.stdin.flush()

    def _write_book(self, addresses: dict[str, str]) -> None:
        path = self.state / "services.json"
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(addresses), encoding="utf-8")
        draft.replace(path)

    def _remove_remains(self) -> None:
        path = self.state / "services.json"
        with contextlib.suppress(OSError, ValueError, KeyError):
            shutil.rmtree(json.loads(path.read_text(encoding="utf-8"))["sockets"])
        path.unlink(missing_ok=True)


def take_lock(state: Path, *, seconds: float) -> IO[bytes]:
    """Return the open lock of a state folder; closing it, or dying, gives it back."""
    state.mkdir(mode=0o755, parents=True, exist_ok=True)
    file = (state / "lock").open("ab")
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                file.close()
                raise StateInUseError(
                    "Regulars is already running in this checkout: stop that run first."
                ) from None
            time.sleep(0.05)  # between two tries at the lock, until the deadline
        else:
            return file


@contextlib.contextmanager
def embedded(*, state: Path, name: str, is_durable: bool) -> Iterator[Embedded]:
    """Own a state folder for the length of a `with`."""
    services = Embedded(state=state, name=name, is_durable=is_durable)
    try:
        yield services
    finally:
        services.stop()


__all__ = ["Embedded", "ServerFailedError", "StateInUseError", "embedded", "take_lock"]
