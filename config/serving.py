"""
`make run`: the embedded services, then web, worker, beat and deliver, then the demo's purchases.

Always: the screen tells a short story and the logs keep the details; Ctrl-C ends web, worker,
beat, deliver, Valkey and PostgreSQL in that order within ten seconds; a child that ends by itself
ends the rest, and the last sentence says which one and where its log is.
"""

import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from rich.console import Console

from config.embedded import Embedded
from config.env import env_int, env_str
from config.place import (
    CHECKOUT,
    adopt_local_environment,
    log_folder,
    migrations_fingerprint,
    state_folder,
)
from config.processes import Child

STOP_ORDER = ("replay", "web", "worker", "beat", "deliver", "Valkey", "PostgreSQL")
SECONDS_TO_READY = 60.0
LIMIT = "120"  # households: under a minute on two cores


class StopAskedError(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


class ChildEndedError(Exception):
    """A child ended that should not have; the message says which and where its log is."""


def serve() -> int:
    """Start everything, replay the demo, and serve until told to stop."""
    console = Console(highlight=False, soft_wrap=True)
    host, port = env_str("REGULARS_HOST", "127.0.0.1"), env_int("REGULARS_PORT", default=8000)
    run = Run(console=console, host=host, port=port)
    try:
        # Asked only now: a killed run's own web process was ended a moment ago.
        if not port_is_free(host, port):
            console.print(
                f"Port {port} is taken by another program: "
                "stop it, or choose another with REGULARS_PORT=8001 make run."
            )
            return 1
        run.start()
        run.watch()
    except StopAskedError:
        console.print("\nStopping web, workers and the services ...")
        return 0
    except ChildEndedError as error:
        console.print(f"\n{error}\nStopping the rest ...")
        return 1
    finally:
        run.children.stop(order=STOP_ORDER)


class Run:
    """One `make run`, from the first child to the last."""

    def __init__(self, *, console: Console, host: str, port: int) -> None:
        self.console = console
        self.host, self.port = host, port
        self.stop_asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        self.children = Embedded(state=state_folder(), name="run", is_durable=True)
        adopt_local_environment()
        self.env = {**os.environ, "PYTHONUNBUFFERED": "1"}

    @property
    def url(self) -> str:
        """Return where the web process answers."""
        return f"http://{'127.0.0.1' if self.host == '0.0.0.0' else self.host}:{self.port}"  # noqa: S104

    def start(self) -> None:
        """Bring everything up in order, telling the story."""
        self.console.print("[bold]Regulars[/bold] is starting")
        self._step("PostgreSQL and Valkey", self.children.start_services)
        self.env.update(self.children.env)
        limit = env_str("LIMIT", LIMIT)
        has_demo = limit != "0" and has_command("setup_demo") and has_command("replay_demo")
        title = "database migrated, demo program applied" if has_demo else "database migrated"
        self._step(title, lambda: self._prepare(has_demo=has_demo))
        # The first page comes first; what is sold before the worker is up waits in its queue.
        self._step(f"web answers at {self.url}", self._wait_for_web)
        self._step("worker", lambda: self._start_role("worker"))
        if has_demo:
            self._replay(limit)
        # After the replay: its members redeem points in the past that are over by now.
        self._step("beat", lambda: self._start_role("beat"))
        self._step("deliver", lambda: self._start_role("deliver"))
        self._say_where_to_look(has_doors=not has_demo)

    def watch(self) -> NoReturn:
        """Wait for ever; raise when asked to stop or when a child ends."""
        while True:
            self._pause(0.2)

    def _prepare(self, *, has_demo: bool) -> None:
        """
        Migrate, unless the embedded database has had these very migrations; apply the demo program.

        Web loads meanwhile, unless there may be older tables: no request meets those half migrated.
        """
        stamp, wanted = self.children.state / "postgresql.migrated", migrations_fingerprint()
        is_embedded = "DATABASE_URL" in self.children.env
        found = stamp.read_text() if stamp.exists() else ""
        has_older = not is_embedded or found not in {"", wanted}
        if not has_older:
            self._start_web()
        needs_tables = has_older or not found
        if has_demo:  # in one process, which takes longer to start than to set up
            self._command("setup_demo", *(["--migrate"] if needs_tables else []))
        elif needs_tables:
            self._command("migrate", "--no-input")
        if is_embedded:
            stamp.write_text(wanted)
        if has_older:
            self._start_web()

    def _start_web(self) -> None:
        env = {**self.env, "REGULARS_ROLE": "web", "ALLOWED_HOSTS": self._allowed_hosts()}
        self.children.start(name="web", command=web_command(self.host, self.port), env=env)

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_READY
        while not is_ready(f"{self.url}/readyz"):
            if time.monotonic() > deadline:
                raise ChildEndedError(f"web does not answer: see {log_folder() / 'web.log'}")
            self._pause(0.1)

    def _start_role(self, name: str) -> None:
        env = {**self.env, "REGULARS_ROLE": name}
        self.children.start(name=name, command=background_commands()[name], env=env)

    def _allowed_hosts(self) -> str:
        # The runner itself asks for /readyz, whatever names the shop's own list has.
        given = env_str("ALLOWED_HOSTS")
        return ",".join(filter(None, [given, "localhost", "127.0.0.1", "[::1]", self.host]))

    def _command(self, *arguments: str) -> None:
        """Run one manage.py command to its end, with its output in a log."""
        command = [sys.executable, str(CHECKOUT / "manage.py"), *arguments]
        self._finish(self.children.start(name=arguments[0], command=command, env=self.env))

    def _replay(self, limit: str) -> None:
        options = ["--base-url", self.url, "--limit", limit]
        command = [sys.executable, str(CHECKOUT / "manage.py"), "replay_demo", *options]
        child = self.children.start(name="replay", command=command, env=self.env, is_shown=True)
        self._finish(child)

    def _finish(self, child: Child) -> None:
        while child.process.poll() is None:
            self._pause(0.05, ignoring=child)
        self.children.forget(child)
        if child.process.returncode != 0:
            raise ChildEndedError(f"{child.name} failed: see {child.log}")

    def _step(self, title: str, work: Callable[[], object]) -> None:
        began = time.monotonic()
        work()
        self.console.print(f"  [green]✓[/green] {title} ({time.monotonic() - began:.1f} s)")

    def _say_where_to_look(self, *, has_doors: bool) -> None:
        if has_doors:  # the replay has said where they are, with a password and a key
            self.console.print(f"\n  Admin      {self.url}/admin/\n  API pages  {self.url}/docs")
        self.console.print(
            f"  Logs       {log_folder()}\n\nServing. Ctrl-C stops everything; the data stays."
        )

    def _pause(self, seconds: float, *, ignoring: Child | None = None) -> None:
        time.sleep(seconds)  # between two looks at the children and the signals
        if self.stop_asked:
            raise StopAskedError
        for child in self.children.children:
            if child is not ignoring and child.process.poll() is not None:
                raise ChildEndedError(
                    f"{child.name} ended by itself (status {child.process.returncode}): "
                    f"see {child.log}"
                )

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_asked = True


def web_command(host: str, port: int) -> list[str]:
    """Return the command of the web process."""
    # REGULARS_WEB_WORKERS and REGULARS_WEB_THREADS: one process a core, and threads enough for
    # tills that wait for a credit; each thread holds one database connection. More threads only
    # queue for the interpreter: 16 were measured at three quarters of the rate of 3.
    workers = env_int("REGULARS_WEB_WORKERS", default=2, least=1)
    threads = env_int("REGULARS_WEB_THREADS", default=6, least=1)
    options = f"--host {host} --port {port} --workers {workers} --blocking-threads {threads}"
    # A thread keeps its database connection, so idle threads are kept as long as granian allows.
    options += " --interface wsgi --http 1 --no-ws --blocking-threads-idle-timeout 600"
    options += " --respawn-failed-workers --workers-kill-timeout 2"
    return [sys.executable, "-m", "granian", *options.split(), "config.wsgi:application"]


def background_commands() -> dict[str, list[str]]:
    """Return the commands of worker, beat and the delivering process."""
    celery = [sys.executable, "-m", "celery", "-A", "config.celery"]
    options = "--pool prefork --concurrency 2 --queues credit,sweeps --loglevel INFO"
    options += " -O fair --prefetch-multiplier 1 --without-gossip --without-mingle"
    options += " --without-heartbeat"
    return {
        "worker": [*celery, "worker", *options.split()],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile="],
        "deliver": [sys.executable, str(CHECKOUT / "manage.py"), "deliver"],
    }


def has_command(name: str) -> bool:
    """Tell whether one of the apps has this manage.py command."""
    return any(CHECKOUT.glob(f"*/management/commands/{name}.py"))


def is_ready(url: str) -> bool:
    """Ask /readyz once."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:  # an answer of 503 too
        return False


def port_is_free(host: str, port: int) -> bool:
    """Tell whether the web process could listen there now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As servers do: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
