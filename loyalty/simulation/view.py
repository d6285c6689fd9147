"""What the simulation shows: a live page for people, one line for logs."""

from collections import deque
from typing import Final, NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from loyalty.simulation.figures import CallTimes, Sums

_RECENT_SECONDS: Final = 10.0


class Moment(NamedTuple):
    """One look at a running simulation. backlog: sales that are recorded and not credited yet."""

    seconds: float
    sums: Sums
    backlog: int
    behind: int
    recent: float


class Pulse:
    """How many sales a second there were lately."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque([(0.0, 0)])

    def beat(self, seconds: float, purchases: int) -> float:
        """Note how many there are by now; the rate of the last ten seconds."""
        self._seen.append((seconds, purchases))
        while len(self._seen) > 2 and seconds - self._seen[1][0] >= _RECENT_SECONDS:
            self._seen.popleft()
        since, before = self._seen[0]
        return (purchases - before) / max(seconds - since, 0.001)


def line(now: Moment) -> str:
    """Everything that matters in one line."""
    total, sale = now.sums.total, _sale(now)
    return (
        f"{spelled(now.seconds)}  purchases {total.purchases:,} ({now.recent:.1f}/s)  "
        f"points {total.points:,}  redemptions {total.redemptions:,}  refunds {total.refunds:,}  "
        f"refused {sum(now.sums.refusals.values()):,}  backlog {now.backlog:,}  "
        f"behind {now.behind:,}  p50 {_ms(sale.p50)}  p95 {_ms(sale.p95)}  p99 {_ms(sale.p99)}  "
        f"failed {now.sums.failed:,}"
    )


def page(now: Moment, *, title: str) -> RenderableType:
    """The live page."""
    head = Text(title, "bold").append(f"   {spelled(now.seconds)}", "not bold")
    parts: list[RenderableType] = [head, "", _sums(now), "", _stores(now), "", _calls(now)]
    for what, style, counted in (
        ("Refused", "yellow", now.sums.refusals),
        ("Failed", "bold red", now.sums.failures),
    ):
        if counted:
            parts.append("")
            said = ", ".join(f"{code} ({number:,})" for code, number in counted.items())
            parts.append(Text(f"{what}: {said}", style))
    return Group(*parts)


def spelled(seconds: float) -> str:
    """01:02:03."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _sums(now: Moment) -> Table:
    total = now.sums.total
    shown = Table.grid(padding=(0, 3), expand=False)
    for _ in range(3):
        shown.add_column(justify="left")
        shown.add_column(justify="right")
    shown.add_row("Purchases", _bold(total.purchases), "per second", _bold(f"{now.recent:.1f}"),
                  "of nobody", _bold(total.nobodys))  # fmt: skip
    issued = "Points issued" if now.sums.is_settled else "Points told"
    shown.add_row(issued, _bold(total.points), "Redemptions", _bold(total.redemptions),
                  "points redeemed", _bold(total.redeemed))  # fmt: skip
    shown.add_row("Refunds", _bold(total.refunds), "points returned", _bold(total.returned),
                  "Failed", _alarm(now.sums.failed, "bold red"))  # fmt: skip
    shown.add_row("Backlog, uncredited", _bold(now.backlog), "Behind by",
                  _alarm(now.behind, "bold yellow"), "", "")  # fmt: skip
    return shown


def _stores(now: Moment) -> Table:
    names = ("Store", "purchases", "points", "redemptions", "refunds")
    shown = _table(*names)
    for code, one in now.sums.stores.items():
        numbers = (one.purchases, one.points, one.redemptions, one.refunds)
        shown.add_row(code, *(f"{number:,}" for number in numbers))
    return shown


def _calls(now: Moment) -> Table:
    shown = _table("Call", "answers", "p50", "p95", "p99")
    for one in now.sums.calls:
        shown.add_row(one.call, f"{one.answers:,}", _ms(one.p50), _ms(one.p95), _ms(one.p99))
    return shown


def _table(first: str, *others: str) -> Table:
    shown = Table(box=None, padding=(0, 3, 0, 0), header_style="dim")
    shown.add_column(first, min_width=12)
    for name in others:
        shown.add_column(name, justify="right", min_width=10)
    return shown


def _sale(now: Moment) -> CallTimes:
    nothing = CallTimes("sale", 0, 0.0, 0.0, 0.0)
    return next((one for one in now.sums.calls if one.call == "sale"), nothing)


def _bold(figure: int | str) -> Text:
    return Text(f"{figure:,}" if isinstance(figure, int) else figure, "bold")


def _alarm(number: int, style: str) -> Text:
    return Text(f"{number:,}", style if number else "bold")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
