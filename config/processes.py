"""
Child processes of the local runner, and how each of them ends.

Always: every child leads a session of its own, so a Ctrl-C reaches the runner alone, which then
decides the order; and when a leader is gone its whole group is swept, since some servers' workers
outlive their killed parent. Standard library only: the watchdog uses it without Django.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LOG_BYTES_MAX = 5_000_000
# Every child carries this variable with the state folder it belongs to, so that what a killed
# run left behind can be told from everybody else's processes.
MARK = "REGULARS_STATE"


@dataclass(frozen=True)
class Account:
    """The unprivileged user as whom a service runs."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Child:
    """A running child; `polite` is the signal by which it ends tidily."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path
    polite: signal.Signals = signal.SIGTERM


def start_child(
    *,
    name: str,
    command: Sequence[str | Path],
    log: Path,
    env: Mapping[str, str],
    folder: Path,
    account: Account | None = None,
    polite: signal.Signals = signal.SIGTERM,
    is_shown: bool = False,
) -> Child:
    """Start a command in a session of its own, with its output appended to `log` or shown."""
    if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        process = subprocess.Popen(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=None if is_shown else output,
            stderr=None if is_shown else subprocess.STDOUT,
            env=dict(env),
            cwd=folder,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    return Child(name=name, process=process, log=log, polite=polite)


def stop_child(child: Child, *, seconds: float) -> None:
    """Ask the child to end, wait up to `seconds`, then sweep its group with SIGKILL."""
    if child.process.poll() is None:
        child.process.send_signal(child.polite)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(seconds)
    sweep_group(child.process.pid)
    child.process.wait()


def sweep_group(pid: int) -> None:
    """Kill whatever is left of the group that `pid` leads or led."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def wait_until_gone(pid: int, *, seconds: float) -> bool:
    """Wait for a process that is not our child; False when it is still there."""
    deadline = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)  # nobody tells of the end of a process that is not a child
    return True


def is_alive(pid: int) -> bool:
    """Tell whether a process exists and is more than a corpse nobody has collected."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def leftovers(state: Path) -> Iterator[int]:
    """
    Find processes that an earlier run of this checkout left behind.

    Only where /proc tells (Linux). The caller holds the state folder's lock, so no living run
    can own them.
    """
    mark = f"{MARK}={state}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            pid = int(entry.name)
            if pid != os.getpid() and mark in (entry / "environ").read_bytes().split(b"\0"):
                yield pid


def end_leftovers(state: Path) -> None:
    """End what `leftovers` finds: politely first, for certain within six seconds."""
    found = list(leftovers(state))
    for number, seconds in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 1.0)):
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        found = [pid for pid in found if not wait_until_gone(pid, seconds=seconds)]
