"""
The watchdog: ends the runner's children when the runner itself was killed.

Reads lines on standard input: `child PID SIGNAL` for each child in the order they start,
`remove PATH` for what must not stay behind, `done` when the runner has tidied up by itself.
End of input without `done` means that the runner is gone. Runs as a plain script, without
Django, so it costs a few megabytes and starts at once.
"""

import contextlib
import os
import shutil
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.processes import sweep_group, wait_until_gone

SECONDS_PER_CHILD = 3.0


def main() -> None:
    """Listen until the runner is done or gone."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    children: list[tuple[int, int]] = []
    remains: list[Path] = []
    for line in sys.stdin:
        word, _, rest = line.rstrip("\n").partition(" ")
        if word == "done":
            return
        if word == "remove":
            remains.append(Path(rest))
        else:
            pid, polite = rest.split()
            children.append((int(pid), int(polite)))
    end_all(children, remains)


def end_all(children: list[tuple[int, int]], remains: list[Path]) -> None:
    """End the youngest child first: web, worker and beat before what they talk to."""
    for pid, number in reversed(children):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
            wait_until_gone(pid, seconds=SECONDS_PER_CHILD)
        sweep_group(pid)
    for path in remains:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
