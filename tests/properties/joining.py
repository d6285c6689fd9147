"""What happens to points when they change wallets, members are merged and parted."""

from collections.abc import Callable, Iterable
from datetime import datetime

from tests.properties.points import FREE, Lot, Point
from tests.properties.world import World

Name = Callable[[int, int], int]


class JoinedWorld(World):
    """
    A world in which points move. name: what the ledger calls the lot that so many points became.
    """

    def move(
        self,
        points: Iterable[Point],
        wallet: int,
        now: datetime,
        name: Name,
        *,
        over_at: datetime | None = None,
        earned_by: int | None = None,
        repays: bool = True,
    ) -> list[tuple[Lot, Lot]]:
        """Points into new lots, lot by lot; what arrives repays a debt."""
        by_lot: dict[int, list[Point]] = {}
        for point in points:
            by_lot.setdefault(point.lot.number, []).append(point)
        moved = []
        for number, those in by_lot.items():
            old = those[0].lot
            new = Lot(
                name(number, len(those)),
                wallet,
                old.earned_at,
                old.available_from,
                over_at or old.over_at,
            )
            for point in those:
                point.go_to(new)
                point.earned_by = point.earned_by if earned_by is None else earned_by
            if repays:
                self._repay(wallet, those, now)
            moved.append((old, new))
        return moved

    def give(self, sender: int, recipient: int, count: int, now: datetime, name: Name) -> bool:
        giver, taker = self.home(sender), self.home(recipient)
        free = self.free(giver, now)
        if len(free) < count:
            return False
        self.move(free[:count], taker, now, name, earned_by=taker)
        return True

    def merge(self, loser: int, survivor: int, now: datetime, name: Name) -> bool:
        """All that is not over goes along, pending or not; but not while one of them owes."""
        if self.debt[loser] or self.debt[survivor]:
            return False
        self.survivors[loser] = survivor
        self.ever.setdefault(loser, set()).add(survivor)
        self._carry(self.usable(loser, now), loser, now, name, earned_by=survivor)
        return True

    def follow(self, now: datetime, name: Name, wallets: Iterable[int]) -> None:
        """Points that came back to these wallets go to where their member's are kept."""
        for wallet in sorted(set(wallets)):
            whose = sorted({point.earned_by for point in self.usable(wallet, now)})
            for person in (one for one in whose if self.home(one) != wallet):
                left = [p for p in self.usable(wallet, now) if p.earned_by == person]
                if person == wallet:
                    self._carry(left, wallet, now, name, earned_by=wallet)
                else:
                    self.move(left, self.home(person), now, name, earned_by=person)

    def part(self, loser: int, now: datetime, name: Name) -> None:
        """Points go back to the lot they came from, or keep their new end; what was earned too."""
        survivor = self.survivors.pop(loser)
        for moved in self.merged.pop(loser, []):
            came_from = {new.number: old for old, new in moved}
            back, changed = [], []
            for point in self.points:
                origin = _origin(point, came_from, survivor)
                if origin is None:
                    continue
                point.earned_by = loser
                if point.fate == FREE and point.lot.lasts_as(origin):
                    point.trail, point.lot, point.back_at = [], origin, now
                    back.append(point)
                elif point.is_usable(now):
                    changed.append(point)
            self._repay(loser, self._in_order(back), now)
            self.move(changed, loser, now, name, earned_by=loser)
        self.follow(now, name, [survivor])

    def _carry(
        self, points: list[Point], loser: int, now: datetime, name: Name, *, earned_by: int
    ) -> None:
        moved = self.move(points, self.survivors[loser], now, name, earned_by=earned_by)
        self.merged.setdefault(loser, []).append(moved)


def _origin(point: Point, came_from: dict[int, Lot], survivor: int) -> Lot | None:
    """The lot that a merge emptied into one that this point was in since, among the survivor's."""
    for lot in [point.lot, *reversed(point.trail)]:
        if lot.wallet != survivor:
            return None
        if lot.number in came_from:
            return came_from[lot.number]
    return None
