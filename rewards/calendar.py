"""
Months with bars: when campaigns and rules hold, side by side. Pure.

Always: a bar lies within the months shown; what begins before or ends after them is cut off there.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from rewards.dates import add_months

MONTHS = 6


class Window(NamedTuple):
    """Something that holds from a day until another, which is excluded; None: open end."""

    name: str
    kind: str
    address: str
    first: date
    until: date | None


class Bar(NamedTuple):
    """A window as it is drawn; left and width in hundredths of a per cent of the months shown."""

    window: Window
    left: int
    width: int
    is_begun_before: bool
    is_going_on: bool

    @property
    def style(self) -> str:
        """CSS: no number of ours has a comma, whatever the language."""
        return f"left: {_percent(self.left)}%; width: {_percent(self.width)}%"


class Month(NamedTuple):
    """A column of the page."""

    first: date
    width: int

    @property
    def style(self) -> str:
        return f"width: {_percent(self.width)}%"


class Sheet(NamedTuple):
    """What is shown: months from `first` on, and the bars in them."""

    first: date
    until: date
    months: Sequence[Month]
    bars: Sequence[Bar]


def sheet(windows: Iterable[Window], *, first: date, months: int = MONTHS) -> Sheet:
    """Draw windows into so many months; first: any day of the first one."""
    first = first.replace(day=1)
    starts = [add_months(first, count) for count in range(months + 1)]
    until = starts[-1]
    columns = [
        Month(start, _share((end - start).days, first, until)) for start, end in pairwise(starts)
    ]
    shown = sorted(
        (window for window in windows if _meets(window, first, until)),
        key=lambda window: (window.first, window.name),
    )
    return Sheet(first, until, columns, [_bar(window, first, until) for window in shown])


def _meets(window: Window, first: date, until: date) -> bool:
    return window.first < until and (window.until is None or window.until > first)


def _bar(window: Window, first: date, until: date) -> Bar:
    left = max(window.first, first)
    right = min(window.until or until, until)
    days = max((right - left).days, 1)
    return Bar(
        window,
        _share((left - first).days, first, until),
        _share(days, first, until),
        window.first < first,
        window.until is None or window.until > until,
    )


def _share(days: int, first: date, until: date) -> int:
    return days * 10_000 // ((until - first) // timedelta(days=1))


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"
