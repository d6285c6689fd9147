"""How far a long run is: a bar on a terminal, a line every tenth elsewhere. Reads no clock time."""

from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Bar:
    """
    How far it is. Use as a context manager.

    done: where an earlier, interrupted run stopped.
    """

    def __init__(self, console: Console, *, noun: str, total: int, done: int = 0) -> None:
        self._console, self._noun, self._total = console, noun, total
        self._first, self._tenths = done, done * 10 // max(total, 1)
        self._began = monotonic()
        self._bar = Progress(
            TextColumn("  {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]:.0f}/s"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task(noun, total=total, completed=done, speed=0.0)

    def __enter__(self) -> "Bar":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return monotonic() - self._began

    def show(self, done: int) -> None:
        """Show that so many are done."""
        speed = (done - self._first) / max(self.seconds, 0.001)
        self._bar.update(self._task, completed=done, speed=speed)
        tenths = done * 10 // max(self._total, 1)
        if not self._console.is_terminal and tenths > self._tenths:
            self._tenths = tenths
            self._console.print(f"  {done:,} of {self._total:,} {self._noun}, {speed:.0f}/s")
