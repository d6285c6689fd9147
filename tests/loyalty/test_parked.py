"""Returns that wait: before their sale, before their member, before their points."""

from datetime import timedelta

import pytest

from events.models import Event
from loyalty import crediting, parked, returns, unclaimed
from loyalty.models import Purchase, Refund, Refusal, WaitingRefund
from loyalty.refundable import RefundExceedsPurchase, refunds_of, remains_of
from loyalty.returns import ReturnOfReturn
from members.models import MemberStatus
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
from tests.goods_back import by_receipt, give_back, make_return, piece, void
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _rings_nobody(valkey):
    """The bell is real and nobody answers."""


def park(external_id="s-1", **fields):
    fields = fields or {"amount": "5.00"}
    return returns.refund(by_receipt(external_id, **fields), actor=TILL).refund


def sell(member=None, external_id="s-1", net="20.00", **fields):
    (sale,) = record(make_sale(member, net, external_id=external_id, **fields))
    return sale


def as_it_stands(refund):
    refund.refresh_from_db()
    return (refund.status, refund.points, refund.points_after)


def test_a_return_before_its_sale_waits_and_is_applied_when_the_sale_is_credited(member):
    refund = park()
    assert as_it_stands(refund) == ("waiting", 0, None)

    sell(member)
    crediting.credit_all(as_of=LATER)
    assert wallet_of(member).balance == 170
    assert parked.apply_due(as_of=LATER) == 1

    assert as_it_stands(refund) == ("applied", 5, 15)
    assert (refund.applied_at, refund.actor_id) == (LATER, TILL.id)
    assert wallet_of(member).balance == 165
    assert not WaitingRefund.objects.exists()
    assert parked.apply_due(as_of=LATER) == 0
    assert_books_balance()


def test_the_goods_count_as_soon_as_the_sale_is_there(member):
    """Else they could be returned a second time while the sale waits for its crediting."""
    park(amount="15.00")
    sale = sell()

    assert parked.apply_due(as_of=LATER) == 1
    assert parked.apply_due(as_of=LATER) == 0

    with pytest.raises(RefundExceedsPurchase):
        returns.refund(make_return(sale, amount="6.00"), actor=TILL)


def test_returns_of_sales_that_are_nobodys_do_not_crowd_the_waiting_ones(member):
    park(amount="15.00")
    give_back(sell(), amount="5.00")

    parked.apply_due(as_of=LATER)

    assert not WaitingRefund.objects.exists()
    assert set(Refund.objects.values_list("status", "total_minor")) == {
        ("waiting", 1_500),
        ("waiting", 500),
    }


def test_a_void_can_come_before_its_sale(member):
    refund = park(void=True)
    sale = sell(member)
    crediting.credit_all(as_of=LATER)

    parked.apply_due(as_of=LATER)

    assert as_it_stands(refund) == ("applied", 20, 0)
    assert void(sale) == refund


def test_a_return_of_a_sale_that_nobody_claimed_waits_for_the_member(clock):
    open_shop()
    sale = sell(identifier={"kind": "phone", "value": "+358 40 1234567"})
    refund = give_back(sale, lines=piece("1", amount="5.00"))
    assert as_it_stands(refund) == ("waiting", 0, None)
    assert refund.total_minor == 500

    member = make_member(("phone", "+358401234567"))
    unclaimed.claim_enrolled(as_of=LATER)
    assert parked.apply_due(as_of=LATER) == 0
    crediting.credit_all(as_of=LATER)
    assert parked.apply_due(as_of=LATER) == 1

    assert as_it_stands(refund) == ("applied", 5, 15)
    assert (refund.member, wallet_of(member).balance) == (member, 15)
    assert_books_balance()


def test_a_return_of_a_refused_sale_waits_until_it_is_queued_again(member):
    member.status = MemberStatus.BLOCKED
    member.save()
    sale = sell(member)
    refund = give_back(sale, amount="5.00")
    assert Refusal.objects.filter(pk=sale.id).exists()
    assert as_it_stands(refund) == ("waiting", 0, None)

    member.status = MemberStatus.ACTIVE
    member.save()
    crediting.queue_again([sale.id], as_of=LATER)
    crediting.credit_all(as_of=LATER)
    parked.apply_due(as_of=LATER)

    assert as_it_stands(refund) == ("applied", 5, 15)


def test_a_return_that_comes_after_the_fact_is_not_refused_any_more():
    open_shop(return_policy="refuse")
    member = make_member()
    refund = park(void=True)
    sell(member)
    crediting.credit_all(as_of=LATER)
    redeem(member, make_reward(15), is_captured=True)

    parked.apply_due(as_of=LATER)

    assert as_it_stands(refund) == ("applied", 20, 0)
    assert (refund.taken_points, refund.forgiven_points) == (5, 15)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"amount": "20.01"}, "refund_exceeds_purchase"),
        ({"lines": piece("9")}, "unknown_line"),
        ({"amount": "5.000", "currency": "KWD"}, "currency_mismatch"),
    ],
)
def test_a_return_that_does_not_fit_its_sale_is_set_apart_with_the_reason(member, asked, code):
    bad, good = park(**asked), park(amount="5.00")
    sell(member)
    crediting.credit_all(as_of=LATER)

    assert parked.apply_due(as_of=LATER) == 2

    assert as_it_stands(bad)[0] == "set_apart"
    assert bad.trace["refused"]["code"] == code
    assert as_it_stands(good) == ("applied", 5, 15)
    assert parked.apply_due(as_of=LATER) == 0
    assert_books_balance()


def test_one_that_was_set_apart_can_wait_again(member):
    sale = earn(member, 20, external_id="s-1")
    refund = park("s-2")
    other = sell(member, "s-2", "4.00")
    crediting.credit_all(as_of=LATER)
    parked.apply_due(as_of=LATER)
    assert as_it_stands(refund)[0] == "set_apart"

    assert parked.wait_again([refund.pk], as_of=LATER) == 1
    assert parked.wait_again([refund.pk], as_of=LATER) == 0

    assert as_it_stands(refund)[0] == "waiting"
    assert parked.apply_due(as_of=LATER) == 1
    assert sale.id != other.id


def test_a_return_cannot_be_returned(member):
    sale = earn(member, 20, external_id="s-1")
    first = give_back(sale, amount="5.00", external_id="r-1")

    with pytest.raises(ReturnOfReturn) as refusal:
        park("r-1")

    assert refusal.value.extra == {"refund": first.shown_id}
    assert Refund.objects.count() == 1


def test_a_sale_that_does_not_come_is_told_of_once(member):
    refund = park()
    late = NOON + timedelta(days=7)

    told = [
        parked.alarm(as_of=late - timedelta(seconds=1)),
        parked.alarm(as_of=late),
        parked.alarm(as_of=late + timedelta(days=1)),
    ]

    assert told == [0, 1, 0]
    event = Event.objects.get(kind="refund.unmatched")
    assert (event.subject, event.payload) == (
        refund.shown_id,
        {"store": "helsinki-1", "external_id": "s-1"},
    )


def test_a_sale_that_came_is_no_alarm(member):
    park()
    sell()
    parked.apply_due(as_of=LATER)

    assert parked.alarm(as_of=NOON + timedelta(days=90)) == 0


def test_what_waits_for_its_sale_is_counted(member):
    park()
    park("s-2")

    assert parked.overdue(as_of=NOON + timedelta(days=7)).count() == 2
    assert parked.overdue(as_of=NOON + timedelta(days=6)).count() == 0


def test_nothing_can_be_returned_twice_while_it_waits(member):
    sale = sell()
    give_back(sale, amount="15.00")

    remains = remains_of(
        Purchase.objects.get(pk=sale.id).lines, refunds_of(sale.id), currency="EUR"
    )

    assert (remains.state, remains.left_minor) == ("partly_returned", 500)
