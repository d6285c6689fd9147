"""Points that wait and points that end, under many hands at once."""

from collections import Counter
from datetime import timedelta

import pytest

from events.models import Event
from loyalty import crediting, expiring, pending, redating, returns
from loyalty.ledger import expiry
from loyalty.models import Lot
from loyalty.pending import Confirmed
from members.errors import DomainError
from rewards.models import Program
from rewards.models.program import touch
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    earn,
    make_reward,
    make_sale,
    noon_of,
    open_shop,
    record,
    redeem,
    wallet_of,
)
from tests.goods_back import make_void
from tests.members.builders import make_member
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

TILLS = 12


def outcome(act) -> str:
    try:
        act()
    except DomainError as refusal:
        return refusal.code
    return "done"


def returning(asked):
    return lambda: outcome(lambda: returns.refund(asked, actor=TILL))


def confirming(sale):
    return lambda: outcome(lambda: pending.confirm_purchase(sale.id, as_of=NOON, actor=TILL))


def test_one_purchase_is_confirmed_once_whoever_says_so():
    open_shop(pending_policy="confirmation", expiry_from="activation")
    sale = earn(make_member(), 100)
    moments = [NOON + timedelta(seconds=n) for n in range(TILLS)]

    answers = at_once(
        *[lambda at=at: pending.confirm_purchase(sale.id, as_of=at, actor=TILL) for at in moments]
    )

    (first,) = set(answers)
    assert first == Confirmed(100, Lot.objects.get().available_from)
    assert first.available_from in moments
    assert_books_balance()


def test_a_purchase_that_is_voided_while_it_is_confirmed_leaves_nothing():
    open_shop(pending_policy="confirmation")
    for _ in range(6):
        member = make_member()
        sale = earn(member, 100)
        asked = make_void(sale)

        came = at_once(returning(asked), confirming(sale))

        assert came[0] == "done"
        assert came[1] in {"done", "purchase_voided"}
        assert wallet_of(member).balance == 0
    assert_books_balance()


def test_a_lot_is_announced_once_by_many_sweeps_while_it_is_spent():
    open_shop(pending_policy="days", pending_days=1)
    member, coffee = make_member(), make_reward(1)
    for _ in range(20):
        earn(member, 5)
    later = NOON + timedelta(days=2)

    at_once(
        *[lambda: pending.activate_due(as_of=later, limit=3) for _ in range(TILLS)],
        *[lambda: redeem(member, coffee, occurred_at=later) for _ in range(4)],
    )
    pending.activate_due(as_of=later)

    told = Event.objects.filter(kind="points.available").values_list("payload", flat=True)
    assert 96 <= sum(payload["points"] for payload in told) <= 100
    assert not Lot.objects.filter(is_pending=True).exists()
    assert wallet_of(member).balance - wallet_of(member).held == 96
    assert_books_balance()


def test_a_notice_is_given_once_by_many_sweeps():
    open_shop()
    members = [make_member() for _ in range(10)]
    for member in members:
        earn(member, 5, noon_of("2025-03-11"))

    counts = at_once(*[lambda: expiring.notice_due(as_of=NOON, limit=3) for _ in range(6)])

    assert sum(counts) == 10
    told = Counter(Event.objects.filter(kind="points.expiring").values_list("subject", flat=True))
    assert told == {member.shown_id: 1 for member in members}


def test_activities_spends_expiry_and_redating_leave_the_books_right():
    open_shop(expiry_policy="inactivity", expiry_months=6)
    members, coffee = [make_member() for _ in range(4)], make_reward(1)
    for member in members:
        earn(member, 50, noon_of("2025-09-10"))
    sales = record(*[make_sale(member, "5.00") for member in members])
    Program.objects.update(expiry_months=12)
    program = Program.objects.get()
    touch(program.pk)

    at_once(
        *[lambda sale=sale: crediting.credit_these([sale.id]) for sale in sales],
        *[lambda member=member: redeem(member, coffee, is_captured=True) for member in members],
        lambda: expiry.expire_all(as_of=NOON),
        lambda: redating.redate(program, as_of=NOON, actor=TILL),
        lambda: redating.redate(program, as_of=NOON, actor=TILL),
    )

    assert [wallet_of(member).balance for member in members] == [54] * 4
    assert_books_balance()
