"""
What a replay shows: a bar on a terminal, a line every tenth elsewhere; the sums at the end.
"""

from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from loyalty.demo.figures import Figures
from loyalty.demo.household import Counts


class Bar:
    """How far the replay is. Use as a context manager."""

    def __init__(self, console: Console, *, total: int) -> None:
        self._console, self._total = console, total
        self._tenths = 0
        self._began = monotonic()
        self._progress = Progress(
            TextColumn("  {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]:.0f}/s"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("purchases", total=total, speed=0.0)

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, counts: Counts) -> None:
        """Show the counts as they are now."""
        done = counts.posted + counts.repeated
        speed = done / max(monotonic() - self._began, 0.001)
        self._progress.update(self._task, completed=done, speed=speed)
        tenths = done * 10 // max(self._total, 1)
        if not self._console.is_terminal and tenths > self._tenths:
            self._tenths = tenths
            self._console.print(f"  {done:,} of {self._total:,} purchases, {speed:.0f}/s")


def tell_replay(console: Console, counts: Counts, *, seconds: float) -> None:
    """What the tills did."""
    done = counts.posted + counts.repeated
    console.print(
        f"\n  Purchases  {counts.posted:,} posted, {counts.repeated:,} already there "
        f"({done / max(seconds, 0.001):.0f}/s, {seconds:.0f} s)\n"
        f"  Rewards    {counts.redeemed:,} redeemed, {counts.redeemed_again:,} already there, "
        f"{counts.refused:,} refused\n"
    )


def tell_books(console: Console, sums: Figures, broken: list[str]) -> None:
    """What became of the points, and whether the books balance."""
    sign = "=" if sums.are_whole else "≠"
    console.print(
        f"  Issued     {sums.issued:>12,} points to {sums.members:,} members\n"
        f"  Redeemed   {sums.redeemed:>12,}\n"
        f"  Expired    {sums.expired:>12,}\n"
        f"  Outstanding{sums.outstanding:>12,} (held: {sums.held:,})\n"
        f"  Check      {sums.issued:,} {sign} {sums.redeemed:,} + {sums.expired:,} + "
        f"{sums.outstanding:,}"
    )
    if broken:
        console.print("  Ledger     [red]the books do not balance[/red]:")
        for meaning in broken:
            console.print(f"             - {meaning}")
    else:
        console.print("  Ledger     the books balance (manage.py verify_ledger)")
