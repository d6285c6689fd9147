"""Random histories of three members: what a till, a member, staff, sweeps and time can do."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import Any, ClassVar

import pytest
from django.db import transaction

from loyalty import redemptions, settlement, statements
from loyalty.ledger import expiry, holds
from loyalty.ledger.locking import lock
from loyalty.ledger.posting import Page
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Hold as HoldRow
from loyalty.models import HoldStatus, Redemption
from members import sql
from rewards import rulebook
from rewards.models import Reward
from tests.books import assert_books_balance
from tests.builders import TILL, make_reward, redeem
from tests.members.builders import make_member
from tests.properties.joining import JoinedWorld
from tests.properties.points import FREE, Hold
from tests.properties.shop import buy, last_transfer, moves_since

# One member does most of it: in a few steps, more happens to their points.
MEMBERS = (0, 0, 0, 1, 1, 2)
# A minute, a hold's quarter hour, hours over a clock change, days over a month's end, months.
WAITS = (1, 15, 61, 60 * 23, 60 * 24, 60 * 24 * 3, 60 * 24 * 13, 60 * 24 * 31)

# After every step, so as plain as can be.
_OPEN_LOTS = "SELECT id, remaining_points FROM loyalty_lot WHERE member_id = ANY(%s) AND is_open"
_HOLDS = "SELECT id, status FROM loyalty_hold WHERE id = ANY(%s)"

Verb = Callable[[Any, Random], None]


def verb(*, when: Callable[[Any], object] = bool, weight: int = 1) -> Callable[[Verb], Verb]:
    """Something that can happen. when: whether it can now; weight: how often, beside the others."""

    def mark(act: Verb) -> Verb:
        act.when, act.weight = when, weight  # type: ignore[attr-defined]
        return act

    return mark


class History:
    """Buying, holding, spending and time; `Corrections` adds every way back."""

    settings: dict[str, Any] = {}
    begins: Any = None
    favours: Mapping[str, int] = {}
    verbs: ClassVar[dict[str, tuple[Callable[[Any], object], int]]] = {}

    def __init_subclass__(cls) -> None:
        named = [(name, getattr(cls, name)) for name in dir(cls)]
        cls.verbs = {
            name: (act.when, cls.favours.get(name, act.weight))
            for name, act in named
            if hasattr(act, "weight")
        }

    def __init__(self) -> None:
        self.savepoint = transaction.savepoint()
        self.now = self.begins
        self.world = JoinedWorld(**self.settings)
        self.members = [make_member() for _ in range(3)]
        self.keys = [member.pk for member in self.members]
        self.reward: Reward = make_reward(1)
        self.told: list[str] = []

    @classmethod
    def happen(cls, chance: Random, *, steps: int) -> None:
        """One history: its beginning and so many verbs, looked at after each; nothing is left."""
        history = cls()
        try:
            history.open(chance)
            history.look()
            for _ in range(steps):
                history.act(chance)
                history.look()
        except (Exception, pytest.fail.Exception) as error:
            error.add_note("\n".join(history.told))
            raise
        finally:
            transaction.savepoint_rollback(history.savepoint)

    def open(self, chance: Random) -> None:
        for place in range(5):
            self._buy(place % 2, chance.randint(101, 4_000))
            self.now += timedelta(hours=20)

    def act(self, chance: Random) -> None:
        """One of the verbs that can happen now."""
        possible = {name: weight for name, (when, weight) in self.verbs.items() if when(self)}
        (name,) = chance.choices(list(possible), list(possible.values()))
        self.told.append(f"{self.now}: {name}")
        getattr(self, name)(chance)

    def look(self) -> None:
        self.both_agree()
        assert_books_balance()

    @verb(weight=2)
    def buy(self, chance: Random) -> None:
        self._buy(chance.choice(MEMBERS), chance.randint(101, 3_000))

    def _buy(self, who: int, cents: int) -> None:
        sale = buy(self.members[who], cents, self.now)
        self.world.earn(sale.id, self.keys[who], cents, self.now)

    @verb()
    def wait(self, chance: Random) -> None:
        self.now += timedelta(minutes=chance.choice(WAITS))

    @verb(when=lambda self: self._settled("held"))
    def wait_for_the_next_lapse(self, chance: Random) -> None:
        soonest = min(hold.lapses_at for hold in self._settled("held"))
        self.now = max(self.now, soonest)

    @verb(when=lambda self: any(p.is_usable(self.now) for p in self.world.points))
    def wait_for_the_next_expiry(self, chance: Random) -> None:
        """To the last moment before points are over, or the first one after."""
        usable = [point for point in self.world.points if point.is_usable(self.now)]
        soonest = min(point.lot.over_at for point in usable)
        before = max(self.now, soonest - timedelta(microseconds=1))
        self.now = chance.choice([before, soonest])

    @verb(weight=2)
    def redeem(self, chance: Random) -> None:
        who = chance.choice(MEMBERS)
        member, key = self.members[who], self.keys[who]
        free = len(self.world.free(self.world.home(key), self.now))
        price = chance.randint(1, free + 2)
        Reward.objects.filter(pk=self.reward.pk).update(price_points=price)
        if free < price:
            with pytest.raises(InsufficientPoints) as refusal:
                redeem(member, self.reward, occurred_at=self.now)
            assert refusal.value.extra["points_available"] == free
            return
        row = redeem(member, self.reward, occurred_at=self.now)
        assert self.world.place(row.pk, key, price, self.now)

    def _settled(self, *statuses: str) -> list[Hold]:
        return [hold for hold in self.world.holds.values() if hold.status in statuses]

    @verb(when=lambda self: self.world.holds)
    def confirm(self, chance: Random) -> None:
        hold = chance.choice(list(self.world.holds.values()))
        can = hold.status in {"held", "confirmed"} or (
            hold.status == "lapsed" and self.world.place_again(hold, self.now)
        )
        assert self._settle(settlement.confirm, hold.number) is can
        if can:
            hold.status = "confirmed"

    @verb(when=lambda self: self._settled("held"))
    def capture_a_part(self, chance: Random) -> None:
        hold = chance.choice(self._settled("held"))
        part = chance.randint(1, hold.size)
        row = HoldRow.objects.get(pk=hold.number)
        with transaction.atomic():
            wallet = lock([row.wallet_id])[row.wallet_id]
            page = Page(actor=TILL)
            held = holds.HeldPoints(
                row.pk, row.points, 0, HoldStatus.PLACED, row.placed_at, row.lapses_at
            )
            holds.capture(wallet, held, page=page, at=self.now, points=part)
            page.write()
        self.world.give_back(hold, self.now, hold.size - part)
        hold.status = "confirmed"

    @verb(when=lambda self: self.world.holds)
    def void_redemption(self, chance: Random) -> None:
        hold = chance.choice(list(self.world.holds.values()))
        before = last_transfer()
        assert self._settle(settlement.void, hold.number)
        if hold.status in {"held", "confirmed"}:
            hold.status = "voided"
            self.world.give_back(hold, self.now)
            self.world.follow(self.now, self._names(before), [hold.wallet])

    @verb(when=lambda self: any(h.lapses_at <= self.now for h in self._settled("held")))
    def lapse(self, chance: Random) -> None:
        before = last_transfer()
        settlement.lapse_due(as_of=self.now)
        wallets = [hold.wallet for hold in self.world.lapse(self.now)]
        self.world.follow(self.now, self._names(before), wallets)

    @verb(
        when=lambda self: any(p.fate == FREE and p.lot.is_over(self.now) for p in self.world.points)
    )
    def expire(self, chance: Random) -> None:
        assert expiry.expire_all(as_of=self.now).points == self.world.expire(self.now)

    def both_agree(self) -> None:
        lots: dict[int, int] = dict(sql.rows(_OPEN_LOTS, [self.keys]))
        points = self.world.remaining()
        assert lots == points, f"lots are {lots}, and point by point {points}"
        for member, key in zip(self.members, self.keys, strict=True):
            self._agree_on(member, key)
        held = sql.rows(_HOLDS, [list(self.world.holds)])
        statuses = {key: redemptions.STATUSES[status] for key, status in held}
        assert statuses == {key: hold.status for key, hold in self.world.holds.items()}

    def _agree_on(self, member: Any, key: int) -> None:
        world, now, wallet = self.world, self.now, self.world.home(key)
        found = statements.balance(
            member=member.public_id, program_id=rulebook.current().program_id, as_of=now
        )
        assert found is not None
        usable, free = world.counts(wallet, now)
        held, debt = world.held(wallet), world.debt[wallet]
        said = (found.balance, found.available, found.pending, found.held, found.debt)
        expected = (usable + held - debt, free, usable - free, held, debt)
        if world.percent == 100:
            assert not (debt and usable), "debt and open lots never stand side by side"
        assert said == expected, f"of member {key}: {said}, and point by point {expected}"

    def _settle(self, act: Any, number: int) -> bool:
        try:
            act(Redemption.objects.get(pk=number), as_of=self.now, actor=TILL)
        except (InsufficientPoints, settlement.RedemptionVoided):
            return False
        return True

    def _names(self, before: int) -> Any:
        """What the ledger calls the lots that were made since; it moved just these points."""
        made = list(moves_since(before))

        def name(old: int, points: int) -> int:
            found = next(move for move in made if (move[0], move[2]) == (old, points))
            made.remove(found)
            return found[1]

        return name
