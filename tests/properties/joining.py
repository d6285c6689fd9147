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

    def merge(self, loser: int, survivor: int, now: datetime, name: Name) -> None:
        """All that is not over goes along, pending or not, and so does a debt."""
        self.survivors[loser] = survivor
        owed = self.debt[loser]
        self._carry(self.usable(loser, now), loser, now, name, owed=owed, earned_by=survivor)

    def follow(self, now: datetime, name: Name) -> None:
        """Points that came back to the wallet of one who was merged go after them."""
        for loser in list(self.survivors):
            left = self.usable(loser, now)
            if left:
                self._carry(left, loser, now, name, owed=0, earned_by=loser)

    def part(self, loser: int, now: datetime, name: Name) -> None:
        """Points go back to the lot they came from, or keep their new end; what was earned too."""
        survivor = self.survivors.pop(loser)
        for moved, owed in self.merged.pop(loser, []):
            came_from = {new.number: old for old, new in moved}
            back, changed = [], []
            for point in self.points:
                origin = _origin(point, came_from, survivor)
                if point.fate == FREE and point.lot.wallet == survivor and origin is not None:
                    if point.lot.lasts_as(origin):
                        point.trail, point.lot = [], origin
                        point.earned_by = loser
                        back.append(point)
                    elif not point.lot.is_over(now):
                        changed.append(point)
            self._repay(loser, self._in_order(back), now)
            self.move(changed, loser, now, name, earned_by=loser)
            still = min(owed, self.debt[survivor])
            if still:
                self.debt[survivor] -= still
                self.debt[loser] += still
                self._repay(loser, self.usable(loser, now), now)
        own = [point for point in self.usable(survivor, now) if point.earned_by == loser]
        self.move(own, loser, now, name)

    def _carry(
        self,
        points: list[Point],
        loser: int,
        now: datetime,
        name: Name,
        *,
        owed: int,
        earned_by: int,
    ) -> None:
        survivor = self.survivors[loser]
        self.debt[loser] -= owed
        self.debt[survivor] += owed
        moved = self.move(points, survivor, now, name, earned_by=earned_by)
        if owed:
            self._repay(survivor, self.usable(survivor, now), now)
        self.merged.setdefault(loser, []).append((moved, owed))


def _origin(point: Point, came_from: dict[int, Lot], survivor: int) -> Lot | None:
    """The lot that a merge emptied into one that this point was in since, among the survivor's."""
    for lot in [point.lot, *reversed(point.trail)]:
        if lot.wallet != survivor:
            return None
        if lot.number in came_from:
            return came_from[lot.number]
    return None
