"""
A second opinion: a member's points, one by one, each with a fate of its own.

Knows nothing of lots, entries or wallets; slow, and too simple to be wrong in the same way.
"""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FREE, GONE = 0, -1


@dataclass
class Point:
    """One point. fate: FREE, GONE, or the number of the hold that has it."""

    purchase: int
    earned_at: datetime
    over_at: datetime
    fate: int = FREE


@dataclass
class Hold:
    """What became of a hold: held, confirmed, voided or lapsed."""

    number: int
    size: int
    lapses_at: datetime
    status: str = "held"


class Points:
    """All points of one member, in a program of one month in UTC and holds of a quarter hour."""

    def __init__(self) -> None:
        self.all: list[Point] = []
        self.holds: dict[int, Hold] = {}

    def earn(self, purchase: int, count: int, now: datetime) -> None:
        self.all += [Point(purchase, now, a_month_after(now)) for _ in range(count)]

    def free(self, now: datetime) -> list[Point]:
        """The points that can be spent, in the order in which they are."""
        usable = [point for point in self.all if point.fate == FREE and now < point.over_at]
        return sorted(usable, key=in_order)

    def take(self, number: int, count: int, now: datetime) -> bool:
        """Give a hold its points; False when there are too few."""
        free = self.free(now)
        if len(free) < count:
            return False
        for point in free[:count]:
            point.fate = number
        return True

    def place(self, number: int, count: int, now: datetime) -> bool:
        if not self.take(number, count, now):
            return False
        self.holds[number] = Hold(number, count, now + timedelta(minutes=15))
        return True

    def give_back(self, number: int, count: int | None = None) -> None:
        """Free points of a hold, those that go last first."""
        drawn = sorted((p for p in self.all if p.fate == number), key=in_order, reverse=True)
        for point in drawn[:count]:
            point.fate = FREE

    def lapse(self, now: datetime) -> None:
        for hold in self.holds.values():
            if hold.status == "held" and hold.lapses_at <= now:
                hold.status = "lapsed"
                self.give_back(hold.number)

    def expire(self, now: datetime) -> int:
        over = [point for point in self.all if point.fate == FREE and point.over_at <= now]
        for point in over:
            point.fate = GONE
        return len(over)

    def remaining(self) -> dict[int, int]:
        """How many points of each purchase are in nobody's hands, over or not."""
        left = Counter(point.purchase for point in self.all if point.fate == FREE)
        return {purchase: left[purchase] for purchase in {p.purchase for p in self.all}}

    def held(self) -> int:
        held = {hold.number for hold in self.holds.values() if hold.status == "held"}
        return sum(point.fate in held for point in self.all)


def in_order(point: Point) -> tuple[datetime, datetime, int]:
    return point.over_at, point.earned_at, point.purchase


def a_month_after(moment: datetime) -> datetime:
    """The midnight after the same day of the next month, or after that month's last day."""
    year, month = (moment.year, moment.month + 1) if moment.month < 12 else (moment.year + 1, 1)
    day = min(moment.day, monthrange(year, month)[1])
    return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1)
