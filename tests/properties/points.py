"""
A second opinion on what a ledger should say, point by point.

Here every point is a thing of its own with a fate. Nothing is summed or taken in bulk, and no code
of the ledger is used: what it does with lots, draws and debt lines must come out the same.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Helsinki")

FREE, EXPIRED, TAKEN, REPAID = "free", "expired", "taken", "repaid"


@dataclass
class Lot:
    """Points that came together; `number` is what the ledger calls the lot, and no more."""

    number: int
    wallet: int
    earned_at: datetime
    available_from: datetime | None
    over_at: datetime

    def is_pending(self, now: datetime) -> bool:
        return self.available_from is None or now < self.available_from

    def is_over(self, now: datetime) -> bool:
        return self.over_at <= now

    def lasts_as(self, other: "Lot") -> bool:
        """Whether its points can be used from and until when those of another one can."""
        mine, others = (self.available_from, self.over_at), (other.available_from, other.over_at)
        return mine == others

    @property
    def place(self) -> tuple[datetime, datetime, int]:
        """Soonest over first, then earned earlier, then made earlier."""
        return (self.over_at, self.earned_at, self.number)


@dataclass
class Point:
    """
    One point, and where it is: free, with a hold (its number), or gone.

    trail: the lots it was in before, first one first; the first names the sale it came from.
    back_at: when a hold last gave it back; it may have been over by then.
    """

    lot: Lot
    purchase: int | None
    earned_by: int
    fate: str | int = FREE
    trail: list[Lot] = field(default_factory=list)
    back_at: datetime | None = None

    def go_to(self, lot: Lot) -> None:
        self.trail.append(self.lot)
        self.lot, self.back_at = lot, None

    @property
    def gone_at(self) -> datetime:
        """When it expires: with its lot, or when it comes back after that."""
        return max(self.lot.over_at, self.back_at or self.lot.over_at)

    def is_usable(self, now: datetime) -> bool:
        """Free and not over; pending points too."""
        return self.fate == FREE and not self.lot.is_over(now)


@dataclass
class Hold:
    """What became of a hold: held, confirmed, voided or lapsed."""

    number: int
    wallet: int
    size: int
    lapses_at: datetime
    status: str = "held"


@dataclass
class Sale:
    """A sale: who bought, what it cost in cents, what is left of that, and what it is worth."""

    number: int
    member: int
    left_cents: int
    worth: int
    expired_before: int = 0


def worth_of(cents: int) -> int:
    """A point for each whole euro, and ten more from twenty euros on."""
    points = 0
    while cents >= 100:
        points += 1
        cents -= 100
        if points == 20:
            points += 10
            break
    return points + max(0, cents // 100)


def local_day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)


def after(day: date, days: int = 1) -> datetime:
    """The midnight with which the day so many days later begins."""
    return midnight(day + timedelta(days=days))


def a_month_after(moment: datetime) -> datetime:
    """The midnight after the same day of the next month, or after that month's last day."""
    day = local_day(moment)
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return after(date(year, month, min(day.day, monthrange(year, month)[1])))
