"""The tiers of a program, what of a member's figures counts for them, and their calendar. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from rewards import dates
from rewards.tiering.history import History

SPEND, POINTS = "spend", "points"
ROLLING, CALENDAR_YEAR = "rolling", "calendar_year"
DAILY, YEARLY = "daily", "yearly"
ONE_STEP = "one_step"
AT_ONCE = "at_once"

# Before anything that was ever recorded.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# After anything that ever will be.
END = datetime(9999, 1, 1, tzinfo=UTC)
ONE_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


class TierStep(NamedTuple):
    """A tier and the figure that reaches it."""

    threshold: int
    code: str
    name: str
    benefits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """The tiers of a program, highest first, and how one moves between them."""

    zone: str
    steps: tuple[TierStep, ...] = ()
    basis: str = SPEND
    window: str = ROLLING
    months: int = 12
    review: str = DAILY
    grace_days: int = 0
    fall: str = "to_earned"
    returns: str = "at_review"

    def earned(self, figure: int) -> TierStep | None:
        """The highest tier that a figure reaches."""
        return next((step for step in self.steps if step.threshold <= figure), None)

    def named(self, code: str) -> TierStep | None:
        """The tier of this code; None when there is none, or none any more."""
        return next((step for step in self.steps if step.code == code), None)

    def at(self, figure: int, kept: str = "") -> TierStep | None:
        """The tier of somebody with this figure, to whom the tier `kept` is promised."""
        return higher(self.earned(figure), self.named(kept)) if kept else self.earned(figure)

    def above(self, step: TierStep | None) -> TierStep | None:
        """The tier one higher."""
        over = [one for one in self.steps if step is None or one.threshold > step.threshold]
        return over[-1] if over else None

    def below(self, step: TierStep) -> TierStep | None:
        """The tier one lower."""
        return next((one for one in self.steps if one.threshold < step.threshold), None)

    def window_start(self, moment: datetime) -> datetime:
        """The first instant that counts for what is earned at `moment`."""
        if self.window == ROLLING:
            return dates.window_start(moment, self.months, self.zone)
        if self.window == CALENDAR_YEAR:
            return self.new_year(self.day(moment).year)
        return BEGINNING

    def window_end(self, moment: datetime) -> datetime:
        """The first instant at which what counts at `moment` no longer does, or later."""
        if self.window == ROLLING:
            return self.days_on(moment, self.months * 31 + 1)
        if self.window == CALENDAR_YEAR:
            return self.new_year(self.day(moment).year + 1)
        return END

    def review_start(self, anchor: datetime) -> datetime:
        """The first instant that counts for a review: of a calendar year, the one just over."""
        is_yearly = self.window == CALENDAR_YEAR
        return self.window_start(anchor - _INSTANT if is_yearly else anchor)

    def figure(self, history: History, moment: datetime) -> int:
        """The figure just after `moment`, and what counted at it."""
        return history.figure(self.window_start(moment), moment + _INSTANT)

    def peak(self, history: History, since: datetime, until: datetime) -> int:
        """The highest figure from `since` on and up to `until`."""
        moments = [since, *(one for one in history.after(since) if one <= until)]
        return max(self.figure(history, moment) for moment in moments)

    def leavings(self, history: History, after: datetime) -> set[datetime]:
        """The midnights after an instant at which something leaves a rolling window."""
        if self.window != ROLLING:
            return set()
        days = {self._leaves_on(day) for day in {self.day(one) for one in history.moments}}
        midnights = {dates.start_of_day(day, self.zone) for day in days}
        return {midnight for midnight in midnights if midnight > after}

    def _leaves_on(self, day: date) -> date:
        leaves = dates.add_months(day, self.months)
        while dates.add_months(leaves, -self.months) <= day:
            leaves += ONE_DAY
        return leaves

    def day(self, instant: datetime) -> date:
        """The local day."""
        return dates.local_day(instant, self.zone)

    def days_on(self, instant: datetime, days: int) -> datetime:
        """The start of the local day so many days later (or earlier)."""
        return dates.start_of_day(self.day(instant) + timedelta(days=days), self.zone)

    def year_on(self, instant: datetime) -> datetime:
        """The start of the local day twelve months later."""
        return dates.start_of_day(dates.add_months(self.day(instant), 12), self.zone)

    def new_year(self, year: int) -> datetime:
        """The start of a local year."""
        return dates.start_of_day(date(year, 1, 1), self.zone)

    def with_grace(self, instant: datetime) -> datetime:
        """The instant itself without a grace; with one, the start of the day after it."""
        return self.days_on(instant, self.grace_days) if self.grace_days else instant


def higher(one: TierStep | None, other: TierStep | None) -> TierStep | None:
    """The higher of two tiers; the first when they are the same."""
    if one is None or other is None:
        return one or other
    return other if other.threshold > one.threshold else one
