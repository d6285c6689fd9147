"""CPU time and memory of process trees, as the kernel accounts for them."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Cpu:
    """The CPU seconds of a process and all below it, those that have ended included."""

    def __init__(self, root: int) -> None:
        self.root = root

    def seconds(self) -> float:
        """User and system seconds so far."""
        return sum(_ticks(pid) for pid in tree(self.root)) / _TICKS


def tree(root: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields:
                children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, open_ = [], [root]
    while open_:
        pid = open_.pop()
        found.append(pid)
        open_ += children.get(pid, [])
    return found


def resident_megabytes(pid: int) -> float:
    """The memory that a process holds by itself and shares, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * _PAGE / 1e6


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _ticks(pid: int) -> int:
    """Its own ticks and those of children it has waited for."""
    fields = _stat(pid)
    return sum(int(fields[place]) for place in (11, 12, 13, 14)) if fields else 0
