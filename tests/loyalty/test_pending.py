"""Points that wait: counted, not spendable, available on a day or when confirmed."""

from datetime import UTC, datetime, timedelta

import pytest

from events.models import Event
from loyalty import pending, statements
from loyalty.ledger import expiry
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Lot
from loyalty.pending import Confirmed, PurchaseNotCredited, PurchaseVoided
from rewards import rulebook
from rewards.models import Program
from rewards.models.program import touch
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    earn,
    make_reward,
    make_sale,
    open_shop,
    record,
    redeem,
    wallet_of,
)
from tests.goods_back import give_back, void
from tests.members.builders import make_member
from tests.rewards.builders import make_rule, publish

pytestmark = pytest.mark.django_db


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def balance(member, as_of=NOON):
    found = statements.balance(
        member=member.public_id, program_id=rulebook.current().program_id, as_of=as_of
    )
    assert found is not None
    return found


def lots(member):
    return list(
        Lot.objects.filter(wallet=wallet_of(member))
        .order_by("id")
        .values_list("earned_points", "available_from", "expires_at", "is_pending")
    )


def told():
    return list(
        Event.objects.filter(kind="points.available")
        .order_by("id")
        .values_list("subject", "payload", "occurred_at")
    )


def confirm(sale, as_of=NOON):
    return pending.confirm_purchase(sale.id, as_of=as_of, actor=TILL)


def change(**fields):
    Program.objects.update(**fields)
    touch(Program.objects.get().pk)
    rulebook.forget()


def test_waiting_points_are_shown_as_pending_and_cannot_be_spent_before_their_day():
    open_shop(pending_policy="days", pending_days=14)
    member, coffee = make_member(), make_reward(100)
    earn(member, 100)
    usable = at("2026-03-23T22:00")

    found = balance(member)
    assert (found.balance, found.pending, found.available) == (100, 100, 0)
    with pytest.raises(InsufficientPoints):
        redeem(member, coffee, occurred_at=usable - timedelta(microseconds=1))
    redeem(member, coffee, occurred_at=usable)

    assert lots(member) == [(100, usable, at("2027-03-10T22:00"), True)]
    assert balance(member, usable).available == 0
    assert_books_balance()


def test_a_day_that_comes_is_told_once_and_changes_nothing_else():
    open_shop(pending_policy="days", pending_days=14)
    aino, bo = make_member(), make_member()
    for member, points in ((aino, 100), (aino, 20), (bo, 7)):
        earn(member, points)
    usable = at("2026-03-23T22:00")

    assert pending.activate_due(as_of=usable - timedelta(microseconds=1)) == 0
    assert [pending.activate_due(as_of=usable, limit=2) for _ in range(3)] == [2, 1, 0]

    assert told() == [
        (aino.shown_id, {"points": 120}, usable),
        (bo.shown_id, {"points": 7}, usable),
    ]
    assert not Lot.objects.filter(is_pending=True).exists()
    assert balance(aino, usable).available == 120
    assert_books_balance()


def test_points_that_were_returned_while_they_waited_are_not_announced():
    open_shop(pending_policy="days", pending_days=14)
    member = make_member()
    void(earn(member, 100))

    assert pending.activate_due(as_of=at("2026-03-23T22:00")) == 1

    assert told() == []


def test_a_sale_of_the_past_may_have_waited_already():
    open_shop(pending_policy="days", pending_days=14)
    member = make_member()

    earn(member, 100, at("2026-02-01T12:00"))

    assert lots(member)[0][1] == at("2026-02-14T22:00")
    assert balance(member).available == 100


def test_confirming_makes_points_available_and_starts_their_months():
    open_shop(pending_policy="confirmation", expiry_months=1, expiry_from="activation")
    member = make_member()
    sale = earn(member, 100)
    confirmed_at = at("2026-04-30T12:00")
    assert lots(member) == [(100, None, None, True)]
    assert balance(member, at("2030-01-01")).pending == 100

    first = confirm(sale, confirmed_at)
    again = confirm(sale, confirmed_at + timedelta(days=9))

    assert first == again == Confirmed(100, confirmed_at)
    assert lots(member) == [(100, confirmed_at, at("2026-05-30T21:00"), True)]
    assert balance(member, confirmed_at).available == 100
    assert pending.activate_due(as_of=confirmed_at) == 1
    assert told() == [(member.shown_id, {"points": 100}, confirmed_at)]
    assert_books_balance()


def test_months_of_the_purchase_go_on_while_points_wait():
    open_shop(pending_policy="confirmation", expiry_months=1)
    member = make_member()
    sale, late = earn(member, 100), earn(member, 7)
    over = at("2026-04-10T21:00")

    assert confirm(sale, over - timedelta(hours=1)).available_from == over - timedelta(hours=1)
    expiry.expire_all(as_of=over)

    # Confirmed too late: the points are over, unused.
    assert confirm(late, over) == Confirmed(7, None)
    assert [lot[2] for lot in lots(member)] == [over, over]
    assert balance(member, over).balance == 0
    assert_books_balance()


def test_what_was_promised_holds_when_the_program_changes_meanwhile():
    program = open_shop(pending_policy="confirmation", expiry_months=1, expiry_from="activation")
    publish(make_rule(program, "endless"), award="bonus", points=5, expiry_policy="none")
    publish(make_rule(program, "now"), award="bonus", points=3, pending_policy="at_once")
    member = make_member()
    sale = earn(member, 100)
    assert [lot[:3] for lot in lots(member)] == [
        (100, None, None),
        (5, None, None),
        (3, NOON, at("2026-04-10T21:00")),
    ]

    change(expiry_months=24, expiry_from="purchase", pending_policy="at_once")
    confirm(sale, at("2026-06-30T12:00"))

    assert [lot[:3] for lot in lots(member)] == [
        (100, at("2026-06-30T12:00"), at("2026-07-30T21:00")),
        (5, at("2026-06-30T12:00"), None),
        (3, NOON, at("2026-04-10T21:00")),
    ]


def test_a_sale_whose_points_wait_for_nothing_is_confirmed_as_it_stands():
    open_shop()
    member = make_member()
    sale = earn(member, 100)
    nothing = earn(member, 0)

    assert confirm(sale, NOON + timedelta(days=1)) == Confirmed(100, NOON)
    assert confirm(nothing) == Confirmed(0, None)


def test_a_sale_in_the_queue_is_credited_and_confirmed():
    open_shop(pending_policy="confirmation")
    member = make_member()
    (sale,) = record(make_sale(member, "8.00"))

    assert confirm(sale) == Confirmed(8, NOON)
    assert balance(member).available == 8


def test_a_return_eats_points_that_wait_and_the_rest_is_confirmed():
    open_shop(pending_policy="confirmation")
    member = make_member()
    sale = earn(member, 100)

    give_back(sale, amount="30.00")
    confirm(sale)

    found = balance(member)
    assert (found.balance, found.available, found.pending) == (70, 70, 0)
    assert_books_balance()


def test_a_voided_sale_is_not_confirmed():
    open_shop(pending_policy="confirmation")
    member = make_member()
    sale = earn(member, 100)
    void(sale)

    with pytest.raises(PurchaseVoided):
        confirm(sale)

    assert [lot[1] for lot in lots(member)] == [None]


def test_a_sale_of_nobody_cannot_be_confirmed():
    open_shop(pending_policy="confirmation")
    (sale,) = record(make_sale())

    with pytest.raises(PurchaseNotCredited):
        confirm(sale)


def test_a_redemption_answers_with_what_can_still_be_spent():
    open_shop(pending_policy="date", pending_until="2026-04-01")
    member = make_member()
    earn(member, 100)
    change(pending_policy="at_once", pending_until=None)
    earn(member, 30)

    held = redeem(member, make_reward(20))
    spent = redeem(member, make_reward(5, code="tea"), is_captured=True)

    assert (held.answer["available"], spent.answer["available"]) == (10, 5)
