"""Copies of this checkout that are run for real, each in a folder of its own."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from config.place import CHECKOUT, ROOT_STATE, state_folder
from config.processes import leftovers

SECONDS_TO_READY = 90.0
# A copy only starts and stops: it replays no purchases.
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "var", "tests", "bench", "__pycache__", ".*_cache", "*_demo.py", "*.txt"
)
OWN_SETTINGS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "LIMIT")


class Checkout:
    """A copied checkout and the runs started in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(CHECKOUT, folder, ignore=LEFT_OUT)
        self.state = state_folder(folder)
        self.port = free_port()
        self.output = folder / "output.txt"
        self.run: subprocess.Popen[bytes] | None = None

    def begin_with_data_of(self, other: "Checkout") -> None:
        """Take over a migrated database that nobody runs on: migrating takes most of a start."""
        for name in ("postgresql", "postgresql.migrated"):
            # Owned by the servers' own account when root runs this; only cp keeps owners.
            subprocess.run(["/bin/cp", "-a", other.state / name, self.state], check=True)

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        """Return the run that was started."""
        assert self.run is not None
        return self.run

    def start(self) -> None:
        """Start `make run`'s process, without make."""
        self.output.write_text("")
        self.run = self._popen(self.output.open("ab"))

    def run_to_end(self, **env: str) -> tuple[int, str]:
        """Run to the end, for runs that are meant to refuse; return status and words."""
        process = self._popen(subprocess.PIPE, **env)
        words, _ = process.communicate(timeout=60)
        return process.returncode, words.decode()

    def wait_until_serving(self) -> None:
        """Return when the story's last line is told."""
        deadline = time.monotonic() + SECONDS_TO_READY
        while "Serving." not in self.output.read_text():
            assert self.process.poll() is None, self.words()
            assert time.monotonic() < deadline, self.words()
            time.sleep(0.05)  # between two looks; the deadline fails the test

    def wait(self, seconds: float) -> int:
        """Wait for the run to end; return its exit status."""
        return self.process.wait(seconds)

    def words(self) -> str:
        """Return what the run has said, with the logs of its children."""
        logs = sorted((self.folder / "var" / "log").glob("*.log"))
        return self.output.read_text() + "".join(log.read_text()[-2000:] for log in logs)

    def pid_of(self, word: str) -> int:
        """Return the lowest pid of this checkout's processes with a word in their command."""
        return min(
            pid
            for pid in leftovers(self.state)
            if word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        )

    def remains(self) -> list[str]:
        """Return what is left behind: processes, sockets, the address book."""
        commands = [Path(f"/proc/{pid}/cmdline").read_text() for pid in leftovers(self.state)]
        postmaster = self.state / "postgresql" / "postmaster.pid"
        return commands + [str(p) for p in (postmaster, self.state / "services.json") if p.exists()]

    def remove(self) -> None:
        """End what still runs and delete everything."""
        if self.run and self.run.poll() is None:
            self.run.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.run.wait(15)
        if ROOT_STATE in self.state.parents:
            shutil.rmtree(self.state)

    def _popen(self, output: IO[bytes] | int, **more: str) -> "subprocess.Popen[bytes]":
        env = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
        env |= {"REGULARS_PORT": str(self.port), "REGULARS_WEB_WORKERS": "1", **more}
        env["PYTHONDONTWRITEBYTECODE"] = "1"  # as containers do, and the runner does not heed
        return subprocess.Popen(
            [sys.executable, "-m", "config.runner"],
            cwd=self.folder,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


@contextlib.contextmanager
def checkouts(*folders: Path) -> Iterator[list[Checkout]]:
    """Copy the checkout to each folder; clean up after them all."""
    made = [Checkout(folder) for folder in folders]
    try:
        yield made
    finally:
        for checkout in made:
            checkout.remove()


def interrupt(checkout: Checkout) -> None:
    """Press Ctrl-C."""
    checkout.process.send_signal(signal.SIGINT)


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
