"""The real processes that are measured, started as `make run` starts them."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import redis

from bench.cpu import Cpu
from config.place import CHECKOUT
from config.serving import background_commands, is_ready, web_command

HOST = "127.0.0.1"


class Server:
    """A started process: where it answers, and what it costs."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int = 0) -> None:
        self.process = process
        self.port = port
        self.cpu = Cpu(process.pid)


def database_cpu() -> Cpu:
    """The CPU of PostgreSQL: of the parent of our own backend and all its children."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        status = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
    return Cpu(int(status.rpartition(")")[2].split()[1]))


@contextlib.contextmanager
def web() -> Iterator[Server]:
    """The web server on a free port, ready."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    with _running("web", web_command(HOST, port)) as process:
        while not is_ready(f"http://{HOST}:{port}/readyz"):
            assert process.poll() is None, "the web server ended while it was starting"
            time.sleep(0.1)  # between two questions; the wait ends when it answers
        yield Server(process, port)


@contextlib.contextmanager
def worker(*, with_beat: bool = False) -> Iterator[Server]:
    """A Celery worker with two children, and beat if asked for."""
    redis.Redis.from_url(os.environ["REDIS_URL"]).flushdb()  # no rings of an earlier row
    commands = background_commands()
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(_running("worker", commands["worker"]))
        if with_beat:
            stack.enter_context(_running("beat", commands["beat"]))
        time.sleep(4)  # a worker has no port to ask; this is a benchmark, no test
        yield Server(process)


@contextlib.contextmanager
def _running(role: str, command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    log = Path(tempfile.gettempdir()) / f"regulars-bench-{os.getuid()}-{role}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env={**os.environ, "REGULARS_ROLE": role},
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
