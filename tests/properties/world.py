"""All points of a few members, and what each verb does to every single one of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from tests.properties.points import (
    EXPIRED,
    FREE,
    REPAID,
    TAKEN,
    Hold,
    Lot,
    Point,
    Sale,
    a_month_after,
    after,
    local_day,
    worth_of,
)


class World:
    """
    A program of one month, holds of a quarter hour, and these settings of returns and waiting.

    policy: what happens to points that cannot be taken back. percent: how much of what is earned
    repays a debt. pending: "" (at once), "days" (the ten wait for three
    local days) or "confirmation" (all wait).
    """

    def __init__(self, *, policy: str, percent: int = 100, pending: str = "") -> None:
        self.policy, self.percent, self.pending = policy, percent, pending
        self.points: list[Point] = []
        self.holds: dict[int, Hold] = {}
        self.sales: dict[int, Sale] = {}
        self.debt: Counter[int] = Counter()
        self.survivors: dict[int, int] = {}
        self.ever: dict[int, set[int]] = {}
        self.merged: dict[int, list[list[tuple[Lot, Lot]]]] = {}
        self.expiries: dict[int, list[list[Point]]] = {}

    # Who has what.

    def home(self, member: int) -> int:
        return self.survivors.get(member, member)

    def usable(self, wallet: int, now: datetime) -> list[Point]:
        """What is in a wallet and not over, pending or not, in the order of use."""
        found = [p for p in self.points if p.lot.wallet == wallet and p.is_usable(now)]
        return sorted(found, key=lambda point: point.lot.place)

    def free(self, wallet: int, now: datetime) -> list[Point]:
        """What can be spent, in the order of use."""
        return [point for point in self.usable(wallet, now) if not point.lot.is_pending(now)]

    def counts(self, wallet: int, now: datetime) -> tuple[int, int]:
        """How many points are in a wallet and not over, and how many of them can be spent."""
        whole = [p for p in self.points if p.lot.wallet == wallet and p.is_usable(now)]
        return len(whole), sum(not point.lot.is_pending(now) for point in whole)

    def held(self, wallet: int) -> int:
        placed = {h.number for h in self.holds.values() if h.status == "held"}
        return sum(point.fate in placed and point.lot.wallet == wallet for point in self.points)

    def remaining(self) -> dict[int, int]:
        """How many free points stand in each lot, over or not."""
        return dict(Counter(point.lot.number for point in self.points if point.fate == FREE))

    # Earning and spending.

    def earn(self, number: int, member: int, cents: int, now: datetime) -> Sale:
        sale = self.sales[number] = Sale(number, member, cents, worth_of(cents))
        base: datetime | None = now if self.pending != "confirmation" else None
        bonus = after(local_day(now), days=3) if self.pending == "days" else base
        ten = 10 if cents >= 2_000 else 0
        starts = [(base, sale.worth - ten), (bonus, ten)] if bonus != base else [(base, sale.worth)]
        for part, (start, count) in enumerate(starts):
            lot = Lot(number * 16 + part, self.home(member), now, start, a_month_after(now))
            new = [Point(lot, number, member) for _ in range(count)]
            self.points += new
            self._repay(lot.wallet, new, now, percent=self.percent)
        return sale

    def confirm_sale(self, number: int, now: datetime) -> None:
        """Points that wait for a confirmation can be spent from now on."""
        for point in self.points:
            for lot in [point.lot, *point.trail] if point.purchase == number else []:
                if lot.available_from is None:
                    lot.available_from = now

    def place(self, number: int, member: int, size: int, now: datetime) -> bool:
        wallet = self.home(member)
        free = self.free(wallet, now)
        if len(free) < size:
            return False
        for point in free[:size]:
            point.fate = number
        self.holds[number] = Hold(number, wallet, size, now + timedelta(minutes=15))
        return True

    def place_again(self, hold: Hold, now: datetime) -> bool:
        free = self.free(hold.wallet, now)
        if len(free) < hold.size:
            return False
        for point in free[: hold.size]:
            point.fate = hold.number
        return True

    def give_back(self, hold: Hold, now: datetime, count: int | None = None) -> None:
        """Free points of a hold, those that go last first; they repay a debt."""
        drawn = [point for point in self.points if point.fate == hold.number]
        drawn.sort(key=lambda point: point.lot.place, reverse=True)
        back = drawn[:count]
        for point in back:
            point.fate, point.back_at = FREE, now
        if self.percent == 100:
            self._repay(hold.wallet, self._in_order(back), now)

    def lapse(self, now: datetime) -> list[Hold]:
        over = [h for h in self.holds.values() if h.status == "held" and h.lapses_at <= now]
        for hold in over:
            hold.status = "lapsed"
            self.give_back(hold, now)
        return over

    def expire(self, now: datetime) -> int:
        over = [p for p in self.points if p.fate == FREE and p.lot.is_over(now)]
        gone: dict[tuple[int, datetime], list[Point]] = {}
        for point in over:
            point.fate = EXPIRED
            gone.setdefault((point.lot.number, point.gone_at), []).append(point)
        for (number, _), points in gone.items():
            self.expiries.setdefault(number, []).append(points)
        return len(over)

    # Taking back.

    def take_back(self, sale: Sale, cents: int, now: datetime) -> tuple[int, int, int] | None:
        """
        A return of so many cents: how many points were taken, expired already, and missing.

        None when the program refuses it; then nothing changes.
        """
        wallet = self.home(sale.member)
        worth = min(sale.worth, worth_of(sale.left_cents - cents))
        wanted = sale.worth - worth
        usable = self.usable(wallet, now)
        own = [p for p in usable if p.purchase == sale.number]
        own.sort(key=lambda point: not point.lot.is_pending(now))
        taken = own[:wanted]
        wanted -= len(taken)
        expired = min(wanted, max(0, self._gone(sale, now) - sale.expired_before))
        wanted -= expired
        others = [p for p in usable if p.purchase != sale.number]
        others.sort(key=lambda point: point.lot.is_pending(now))
        taken += others[:wanted]
        wanted -= len(others[:wanted])
        if wanted and self.policy == "refuse":
            return None
        for point in taken:
            point.fate = TAKEN
        if self.policy == "debt":
            self.debt[wallet] += wanted
        sale.left_cents -= cents
        sale.worth, sale.expired_before = worth, sale.expired_before + expired
        return len(taken), expired, wanted

    def _gone(self, sale: Sale, now: datetime) -> int:
        """How many points of a sale have expired, with the sweep or without it."""
        mine = {sale.member, *self.ever.get(sale.member, ())}
        return sum(
            point.purchase == sale.number
            and (point.lot.wallet == self.home(sale.member) or point.earned_by in mine)
            and (point.fate == EXPIRED or (point.fate == FREE and point.lot.is_over(now)))
            for point in self.points
        )

    # By hand.

    def adjust(self, number: int, member: int, points: int, now: datetime) -> bool:
        wallet = self.home(member)
        if points < 0:
            free = self.free(wallet, now)
            if len(free) < -points:
                return False
            for point in free[:-points]:
                point.fate = TAKEN
            return True
        lot = Lot(number * 16, wallet, now, now, a_month_after(now))
        new = [Point(lot, None, wallet) for _ in range(points)]
        self.points += new
        self._repay(wallet, new, now)
        return True

    def forgive(self, member: int, points: int) -> bool:
        wallet = self.home(member)
        if points > self.debt[wallet]:
            return False
        self.debt[wallet] -= points
        return True

    def still_due(self, purchase: int | None, now: datetime) -> int:
        """How many expired points of a sale no return has written off; all, without a sale."""
        gone = [
            p for p in self.points if p.fate == EXPIRED or (p.fate == FREE and p.lot.is_over(now))
        ]
        own = sum(point.purchase == purchase for point in gone)
        return own - (self.sales[purchase].expired_before if purchase is not None else 0)

    def reinstate(
        self, points: Sequence[Point], number: int, over_at: datetime, now: datetime
    ) -> None:
        old = points[0].lot
        lot = Lot(number, old.wallet, old.earned_at, now, over_at)
        for point in points:
            point.go_to(lot)
            point.fate = FREE
        self._repay(lot.wallet, points, now)

    def ending(self, member: int, until: datetime, ends: datetime, now: datetime) -> list[Point]:
        """What an extension of all that ends by then is about; nothing ends earlier by it."""
        usable = self.usable(self.home(member), now)
        return [p for p in usable if p.lot.over_at <= until and p.lot.over_at < ends]

    def _repay(
        self, wallet: int, points: Sequence[Point], now: datetime, *, percent: int = 100
    ) -> None:
        allowed = 0
        while allowed * 100 < len(points) * percent:
            allowed += 1
        for point in points[:allowed]:
            if self.debt[wallet] and not point.lot.is_over(now):
                point.fate = REPAID
                self.debt[wallet] -= 1

    def _in_order(self, points: Iterable[Point]) -> list[Point]:
        return sorted(points, key=lambda point: point.lot.place)
