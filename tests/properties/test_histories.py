"""Random histories of one member: after each step the ledger and a second opinion agree."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from loyalty import redemptions, settlement, statements
from loyalty.ledger import expiry, holds
from loyalty.ledger.locking import lock
from loyalty.ledger.posting import Page
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Entry, HoldStatus, Lot, Redemption
from loyalty.models import Hold as HoldRow
from members.models import Member
from rewards import rulebook
from rewards.models import Reward
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_reward, open_shop, redeem
from tests.members.builders import make_member
from tests.properties.points import Points

pytestmark = pytest.mark.django_db


class History(RuleBasedStateMachine):
    """What a member, a till, the sweeps and time can do to points."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.now = NOON
        self.points = Points()
        self.member: Member = make_member()
        self.reward: Reward = make_reward(1)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @rule(count=st.integers(1, 30))
    def buy(self, count: int) -> None:
        sale = earn(self.member, count, self.now)
        self.points.earn(sale.id, count, self.now)

    @rule(minutes=st.sampled_from([1, 15, 60, 60 * 24, 60 * 24 * 13, 60 * 24 * 31]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(price=st.integers(1, 50))
    def redeem(self, price: int) -> None:
        Reward.objects.filter(pk=self.reward.pk).update(price_points=price)
        free = len(self.points.free(self.now))
        if free >= price:
            row = redeem(self.member, self.reward, occurred_at=self.now)
            assert self.points.place(row.pk, price, self.now)
            return
        with pytest.raises(InsufficientPoints) as refusal:
            redeem(self.member, self.reward, occurred_at=self.now)
        assert refusal.value.extra["points_available"] == free

    @precondition(lambda self: self.points.holds)
    @rule(data=st.data())
    def confirm(self, data: Any) -> None:
        hold = data.draw(st.sampled_from(list(self.points.holds.values())))
        late = hold.status == "lapsed"
        can = hold.status in {"held", "confirmed"} or (
            late and self.points.take(hold.number, hold.size, self.now)
        )
        assert self._settle(settlement.confirm, hold.number) is can
        if can:
            hold.status = "confirmed"

    @precondition(lambda self: any(h.status == "held" for h in self.points.holds.values()))
    @rule(data=st.data())
    def capture_a_part(self, data: Any) -> None:
        placed = [hold for hold in self.points.holds.values() if hold.status == "held"]
        hold = data.draw(st.sampled_from(placed))
        part = data.draw(st.integers(1, hold.size))
        row = HoldRow.objects.get(pk=hold.number)
        with transaction.atomic():
            wallet = lock([row.wallet_id])[row.wallet_id]
            page = Page(actor=TILL)
            held = holds.HeldPoints(
                row.pk, row.points, 0, HoldStatus.PLACED, row.placed_at, row.lapses_at
            )
            holds.capture(wallet, held, page=page, at=self.now, points=part)
            page.write()
        self.points.give_back(hold.number, hold.size - part)
        hold.status = "confirmed"

    @precondition(lambda self: self.points.holds)
    @rule(data=st.data())
    def void(self, data: Any) -> None:
        hold = data.draw(st.sampled_from(list(self.points.holds.values())))
        assert self._settle(settlement.void, hold.number)
        if hold.status in {"held", "confirmed"}:
            hold.status = "voided"
            self.points.give_back(hold.number)

    @rule()
    def lapse(self) -> None:
        settlement.lapse_due(as_of=self.now)
        self.points.lapse(self.now)

    @rule()
    def expire(self) -> None:
        assert expiry.expire_all(as_of=self.now).points == self.points.expire(self.now)

    @invariant()
    def both_agree(self) -> None:
        found = statements.balance(
            member=self.member.public_id,
            program_id=rulebook.current().program_id,
            as_of=self.now,
        )
        assert found is not None
        free, held = len(self.points.free(self.now)), self.points.held()
        assert (found.balance, found.available, found.held) == (free + held, free, held)
        lots = Lot.objects.filter(member=self.member)
        assert {lot.source_id: lot.remaining_points for lot in lots} == self.points.remaining()
        for hold in self.points.holds.values():
            assert redemptions.status(Redemption.objects.get(pk=hold.number)) == hold.status

    @invariant()
    def the_books_balance(self) -> None:
        assert_books_balance()
        assert found_twice(self.member) == []

    def _settle(self, act: Any, number: int) -> bool:
        try:
            act(Redemption.objects.get(pk=number), as_of=self.now, actor=TILL)
        except (InsufficientPoints, settlement.RedemptionVoided):
            return False
        return True


def found_twice(member: Member) -> list[int]:
    """Purchases that gave points more than once."""
    gave = list(Entry.objects.filter(member=member, kind=1).values_list("source_id", flat=True))
    return sorted({source for source in gave if gave.count(source) > 1})


def test_random_histories_end_in_balanced_books():
    open_shop(time_zone="UTC", expiry_months=1)
    calm = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(History, settings=calm)
