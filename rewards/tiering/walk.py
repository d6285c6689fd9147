"""
Going through a member's record anew, from where late news may have changed it. Pure.

Always: what is found goes by what is recorded, not by who was credited first. Nobody falls by it:
what stands stays, unless it is lower than what the record keeps.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from rewards.tiering.history import History
from rewards.tiering.keeping import reached
from rewards.tiering.ladder import Ladder, higher
from rewards.tiering.place import FELL, PLACED, RETURNED, ROSE, THRESHOLDS, Place
from rewards.tiering.reviews import reviewed


class Row(NamedTuple):
    """A place that is written, and under whom: merged members each have their own line of them."""

    line: int
    place: Place


class Found(NamedTuple):
    """A place that is still to be written, and the tier ("" for none) before it."""

    place: Place
    before: str


class Walk:
    """
    One way through a record. found: what is to be added, in order. place: where it ends.

    rows: those from `since` on, the newest before it, and what staff last gave before it; in order
    of time, then of writing. history: all that counts from `since` on; an end is what was known at
    the time, as if each had been looked at in turn.
    """

    def __init__(
        self, ladder: Ladder, rows: Sequence[Row], history: History, since: datetime
    ) -> None:
        self.found: list[Found] = []
        self.place: Place | None = None
        self._ladder, self._history = ladder, history
        self._line: int | None = None
        self._placed: Place | None = None
        self._newest: dict[int, Place] = {}
        for row in rows:
            if row.place.since < since:
                self._follow(row)
                self._pass(row)
        later = [row for row in rows if row.place.since >= since]
        moments = {since, *history.after(since), *(row.place.since for row in later)}
        for at in sorted(moments):
            self._go(at, [row for row in later if row.place.since == at])

    def _go(self, at: datetime, rows: Sequence[Row]) -> None:
        """1. make the reviews that are due, 2. look at what is written, 3. rise."""
        self._review(at, is_written=bool(rows))
        if rows:
            self._meet(at, rows)
        if not rows or rows[-1].place.reason != PLACED:
            self._rise(at)

    def _review(self, at: datetime, *, is_written: bool) -> None:
        while (place := self.place) and place.kept_until and place.kept_until <= at:
            over = place.kept_until
            history = self._history.until(over)
            for later in reviewed(self._ladder, place, history, over, self._placed):
                if later.since != at or not is_written:
                    self.found.append(Found(later, place.tier))
                self.place, self._line = later, None

    def _meet(self, at: datetime, rows: Sequence[Row]) -> None:
        last = rows[-1]
        best = max(rows, key=lambda row: (self._height(row.place), row is last))
        if self._lowers(last) and self._line in (None, last.line):
            self._follow(last)
        elif self._height(best.place) >= self._height(self.place):
            self._follow(best)
        for row in rows:
            self._pass(row)
        if self.place is not None and self._height(self.place) > self._height(last.place):
            self.place = self.place._replace(since=at)
            fell = last.place.reason in (FELL, RETURNED)
            self.found.append(Found(self.place, last.place.tier if fell else self.place.tier))

    def _rise(self, at: datetime) -> None:
        ladder, place = self._ladder, self.place
        figure = ladder.figure(self._history, at)
        known, after = ladder.named(place.tier) if place else None, ladder.earned(figure)
        if after is None or not after.threshold or higher(known, after) is known:
            return
        was = ladder.earned(self._history.figure(ladder.window_start(at), at))
        before = place.tier if place else was.code if was else ""
        until = reached(ladder, after, at, self._history.until(at))
        self.place, self._line = Place(after.code, at, until, ROSE, figure), None
        self.found.append(Found(self.place, before))

    def _lowers(self, row: Row) -> bool:
        """Whether staff, thresholds or a return took this line down: right when it was done."""
        before = self._newest.get(row.line)
        is_act = row.place.reason in (PLACED, THRESHOLDS, RETURNED)
        return is_act and self._height(before) > self._height(row.place)

    def _height(self, place: Place | None) -> int:
        step = self._ladder.named(place.tier) if place else None
        return step.threshold if step else -1

    def _follow(self, row: Row) -> None:
        self.place, self._line = row.place, row.line

    def _pass(self, row: Row) -> None:
        self._newest[row.line] = row.place
        if row.place.reason == PLACED:
            self._placed = row.place
