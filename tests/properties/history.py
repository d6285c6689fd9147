"""Random histories of three members: what a till, a member, staff, sweeps and time can do."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from loyalty import redemptions, settlement, statements
from loyalty.ledger import expiry, holds
from loyalty.ledger.locking import lock
from loyalty.ledger.posting import Page
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Hold as HoldRow
from loyalty.models import HoldStatus, Lot, Redemption
from rewards import rulebook
from rewards.models import Reward
from tests.books import assert_books_balance
from tests.builders import TILL, make_reward, redeem
from tests.members.builders import make_member
from tests.properties.joining import JoinedWorld
from tests.properties.points import FREE, Hold
from tests.properties.shop import buy, last_transfer, moves_since

# One member does most of it: in a few steps, more happens to their points.
MEMBERS = st.sampled_from([0, 0, 0, 1, 1, 2])
# A minute, a hold's quarter hour, hours over a clock change, days over a month's end, months.
WAITS = st.sampled_from([1, 15, 61, 60 * 23, 60 * 24, 60 * 24 * 3, 60 * 24 * 13, 60 * 24 * 31])


Draw = Callable[[Any], Any]
Verb = Callable[[Any, Draw], None]


def verb(*, when: Callable[[Any], object] = bool, weight: int = 1) -> Callable[[Verb], Verb]:
    """
    Something that can happen. when: whether it can now; weight: how often, beside the others.

    Not a rule each: Hypothesis would leave many of them out of each history, and the rare
    combinations are what these are looking for.
    """

    def mark(act: Verb) -> Verb:
        act.when, act.weight = when, weight  # type: ignore[attr-defined]
        return act

    return mark


class History(RuleBasedStateMachine):
    """Buying, holding, spending and time; `Corrections` adds every way back."""

    settings: dict[str, Any] = {}
    begins: Any = None
    audits_each_step = True
    favours: Mapping[str, int] = {}

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.now = self.begins
        self.world = JoinedWorld(**self.settings)
        self.members = [make_member() for _ in range(3)]
        self.keys = [member.pk for member in self.members]
        self.reward: Reward = make_reward(1)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @initialize(cents=st.lists(st.integers(101, 4_000), min_size=5, max_size=5))
    def open(self, cents: list[int]) -> None:
        for place, amount in enumerate(cents):
            self._buy(place % 2, amount)
            self.now += timedelta(hours=20)

    @rule(data=st.data())
    def act(self, data: Any) -> None:
        """One of the verbs that can happen now."""
        verbs: list[Any] = [getattr(type(self), name, None) for name in dir(type(self))]
        possible = [v for v in verbs if hasattr(v, "weight") and v.when(self)]
        weights = {v.__name__: self.favours.get(v.__name__, v.weight) for v in possible}
        names = [name for name, weight in weights.items() for _ in range(weight)]
        getattr(self, data.draw(st.sampled_from(names)))(data.draw)

    @verb(weight=2)
    def buy(self, draw: Draw) -> None:
        self._buy(draw(MEMBERS), draw(st.integers(101, 3_000)))

    def _buy(self, who: int, cents: int) -> None:
        sale = buy(self.members[who], cents, self.now)
        self.world.earn(sale.id, self.keys[who], cents, self.now)

    @verb()
    def wait(self, draw: Draw) -> None:
        self.now += timedelta(minutes=draw(WAITS))

    @verb(when=lambda self: self._settled("held"))
    def wait_for_the_next_lapse(self, draw: Draw) -> None:
        soonest = min(hold.lapses_at for hold in self._settled("held"))
        self.now = max(self.now, soonest)

    @verb(when=lambda self: any(p.is_usable(self.now) for p in self.world.points))
    def wait_for_the_next_expiry(self, draw: Draw) -> None:
        """To the last moment before points are over, or the first one after."""
        usable = [point for point in self.world.points if point.is_usable(self.now)]
        soonest = min(point.lot.over_at for point in usable)
        before = max(self.now, soonest - timedelta(microseconds=1))
        self.now = draw(st.sampled_from([before, soonest]))

    @verb(weight=2)
    def redeem(self, draw: Draw) -> None:
        who = draw(MEMBERS)
        member, key = self.members[who], self.keys[who]
        free = len(self.world.free(self.world.home(key), self.now))
        price = draw(st.integers(1, free + 2))
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
    def confirm(self, draw: Draw) -> None:
        hold = draw(st.sampled_from(list(self.world.holds.values())))
        can = hold.status in {"held", "confirmed"} or (
            hold.status == "lapsed" and self.world.place_again(hold, self.now)
        )
        assert self._settle(settlement.confirm, hold.number) is can
        if can:
            hold.status = "confirmed"

    @verb(when=lambda self: self._settled("held"))
    def capture_a_part(self, draw: Draw) -> None:
        hold = draw(st.sampled_from(self._settled("held")))
        part = draw(st.integers(1, hold.size))
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
    def void_redemption(self, draw: Draw) -> None:
        hold = draw(st.sampled_from(list(self.world.holds.values())))
        before = last_transfer()
        assert self._settle(settlement.void, hold.number)
        if hold.status in {"held", "confirmed"}:
            hold.status = "voided"
            self.world.give_back(hold, self.now)
            self.world.follow(self.now, self._names(before), [hold.wallet])

    @verb(when=lambda self: any(h.lapses_at <= self.now for h in self._settled("held")))
    def lapse(self, draw: Draw) -> None:
        before = last_transfer()
        settlement.lapse_due(as_of=self.now)
        wallets = [hold.wallet for hold in self.world.lapse(self.now)]
        self.world.follow(self.now, self._names(before), wallets)

    @verb(
        when=lambda self: any(p.fate == FREE and p.lot.is_over(self.now) for p in self.world.points)
    )
    def expire(self, draw: Draw) -> None:
        assert expiry.expire_all(as_of=self.now).points == self.world.expire(self.now)

    @invariant()
    def both_agree(self) -> None:
        rows = Lot.objects.filter(member__in=self.keys, is_open=True)
        lots = {lot.pk: lot.remaining_points for lot in rows}
        points = self.world.remaining()
        assert lots == points, f"lots are {lots}, and point by point {points}"
        for member, key in zip(self.members, self.keys, strict=True):
            self._agree_on(member, key)
        held = HoldRow.objects.filter(pk__in=self.world.holds).values_list("pk", "status")
        statuses = {key: redemptions.STATUSES[status] for key, status in held}
        assert statuses == {key: hold.status for key, hold in self.world.holds.items()}

    @invariant()
    def the_books_balance(self) -> None:
        if self.audits_each_step:
            assert_books_balance()

    def _agree_on(self, member: Any, key: int) -> None:
        world, now, wallet = self.world, self.now, self.world.home(key)
        found = statements.balance(
            member=member.public_id, program_id=rulebook.current().program_id, as_of=now
        )
        assert found is not None
        whole = world.usable(wallet, now)
        usable, free = len(whole), sum(not point.lot.is_pending(now) for point in whole)
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
