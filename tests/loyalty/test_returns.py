"""Returns: what comes back, what leaves the wallet, and by whose rules."""

import pytest

from events.models import Event
from loyalty import returns
from loyalty.models import Entry, Lot, Purchase, Refund
from loyalty.refundable import RefundExceedsPurchase, refunds_of, remains_of
from members.models import MemberStatus
from rewards.models import EarningRule, Program
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    earn,
    make_sale,
    noon_of,
    open_shop,
    record,
    remaining,
    wallet_of,
)
from tests.goods_back import give_back, make_return, make_void, piece, void
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db

SHOES = {"line": "1", "quantity": 3, "net": "10.00", "category": "shoes"}
SOCKS = {"line": "2", "net": "4.50", "category": "socks"}


@pytest.fixture(autouse=True)
def _rings_nobody(valkey):
    """The bell is real and nobody answers."""


def points_of(refund):
    return (refund.points, refund.points_after)


def state_of(sale):
    purchase = Purchase.objects.get(pk=sale.id)
    return remains_of(purchase.lines, refunds_of(sale.id), currency="EUR").state


def test_a_return_takes_the_points_the_rest_would_not_have_earned(member):
    sale = earn(member, 0, lines=[SHOES, SOCKS])

    refund = give_back(sale, lines=piece("1", 1))

    assert points_of(refund) == (3, 11)  # 14.50 earned 14, the 11.17 left earn 11
    assert (refund.taken_points, refund.balance_after, refund.total_minor) == (3, 161, 333)
    assert remaining(member) == {"2026-03-01": 150, "2026-03-10": 11}
    assert_books_balance()


def test_partial_returns_add_up_to_the_whole_sale(member):
    sale = earn(member, 0, lines=[SHOES, SOCKS])

    taken = [give_back(sale, lines=piece("1", 1)).points for _ in range(3)]
    taken.append(give_back(sale, amount="4.50").points)

    assert taken == [3, 4, 3, 4]
    assert sum(taken) == 14
    assert remaining(member) == {"2026-03-01": 150, "2026-03-10": 0}
    assert state_of(sale) == "returned"
    assert_books_balance()


def test_a_void_takes_all_that_is_left(member):
    sale = earn(member, 0, lines=[SHOES, SOCKS])
    give_back(sale, lines=piece("1", 2))

    voided = void(sale, reason="wrong till")

    assert (voided.is_void, voided.total_minor, voided.points_after) == (True, 784, 0)
    assert state_of(sale) == "voided"
    assert wallet_of(member).balance == 150
    assert_books_balance()


def test_the_entry_of_a_return_names_the_accrual_it_mirrors(member):
    sale = earn(member, 20)

    refund = give_back(sale, amount="5.00")

    accrual = Entry.objects.get(source_id=sale.id)
    entry = Entry.objects.get(source_id=refund.pk)
    assert (entry.points, entry.kind, entry.reverses_id) == (-5, 3, accrual.pk)
    assert (entry.seq, entry.actor_id) == (refund.entry_seq, TILL.id)


def test_a_threshold_that_is_missed_without_the_goods_is_taken_back(member):
    rule = promises.make_rule(Program.objects.get(), "big")
    promises.publish(rule, award="bonus", points=500, basket_min_minor=2_000)
    sale = earn(member, 25)

    refund = give_back(sale, amount="6.00")

    assert points_of(refund) == (506, 19)
    assert_books_balance()


def test_a_multiplier_of_the_tier_at_the_sale_is_recomputed(member):
    rule = promises.make_rule(Program.objects.get(), "double")
    promises.publish(rule, award="multiplier", multiplier="1.5")
    sale = earn(member, 11)  # 11 and 5.5 more, floored

    refund = give_back(sale, amount="4.00")

    assert points_of(refund) == (6, 10)  # 7 and 3.5


def test_a_return_goes_by_the_rules_of_the_sale_and_not_by_todays(member):
    rule = EarningRule.objects.get()
    sale = earn(member, 20)
    promises.publish(rule, NOON, award="base", points=7, step_minor=100)

    refund = give_back(sale, amount="5.00")

    assert points_of(refund) == (5, 15)


def test_a_return_never_gives_points(member):
    """A bonus that the coupon had spoilt comes within reach again; nobody asked for that."""
    rule = promises.make_rule(Program.objects.get(), "big")
    promises.publish(rule, award="bonus", points=500, basket_min_minor=2_000)
    coupon = {"line": "2", "net": "-6.00"}
    sale = earn(member, 0, lines=[{"line": "1", "net": "25.00"}, coupon])

    refund = give_back(sale, lines=[{"line": "2", "amount": "-6.00"}])

    assert points_of(refund) == (0, 19)
    assert refund.entry_seq is None


def test_what_was_paid_with_points_shrinks_with_the_goods(member):
    sale = earn(member, 20, tenders=[{"type": "points", "amount": "10.00"}])

    refund = give_back(sale, amount="10.00")

    assert points_of(refund) == (5, 5)


def test_a_sale_in_the_queue_is_credited_first(member):
    (sale,) = record(make_sale(member, "20.00"))

    refund = give_back(sale, amount="5.00")

    assert points_of(refund) == (5, 15)
    assert wallet_of(member).balance == 165
    assert_books_balance()


def test_a_blocked_member_gives_points_back_too(member):
    sale = earn(member, 20)
    member.status = MemberStatus.BLOCKED
    member.save()

    refund = give_back(sale, amount="5.00")

    assert points_of(refund) == (5, 15)


def test_a_return_counts_when_we_hear_of_it(member):
    sale = earn(member, 20, noon_of("2026-03-02"))

    refund = give_back(sale, amount="5.00", occurred_at="2026-03-05T12:00:00Z")

    assert (refund.occurred_at, refund.applied_at) == (noon_of("2026-03-05"), NOON)
    assert Entry.objects.get(source_id=refund.pk).occurred_at == NOON


def test_a_preview_shows_the_figures_and_writes_nothing(member):
    sale = earn(member, 20)

    would_be = returns.preview(make_void(sale), actor=TILL)

    assert (would_be.points, would_be.balance_after) == (20, 150)
    assert not Refund.objects.exists()
    assert wallet_of(member).balance == 170
    assert_books_balance()


def test_the_outbox_is_told(member):
    sale = earn(member, 20)
    shown = Purchase.objects.get(pk=sale.id).shown_id
    Event.objects.all().delete()

    part, rest = give_back(sale, amount="5.00"), void(sale)

    told = list(
        Event.objects.filter(kind__startswith="purchase.").values_list("kind", "subject", "payload")
    )
    common = {"member": member.shown_id, "currency": "EUR"}
    assert told == [
        (
            "purchase.refunded",
            shown,
            {"refund": part.shown_id, "total": "5.00", "points": 5, **common},
        ),
        (
            "purchase.voided",
            shown,
            {"refund": rest.shown_id, "total": "15.00", "points": 15, **common},
        ),
    ]


@pytest.mark.parametrize(
    "more",
    [{"amount": "15.01"}, {"lines": piece("1", 2)}, {"lines": piece("1", 1, amount="15.01")}],
)
def test_more_than_is_left_is_refused_and_nothing_is_written(member, more):
    sale = earn(member, 20)
    give_back(sale, amount="5.00")

    with pytest.raises(RefundExceedsPurchase) as refusal:
        returns.refund(make_return(sale, **more), actor=TILL)

    assert refusal.value.extra == {
        "refundable": "15.00",
        "refundable_lines": [{"line": "1", "quantity": "1", "amount": "15.00"}],
    }
    assert Refund.objects.count() == 1
    assert wallet_of(member).balance == 165


def test_pending_points_of_the_sale_go_first():
    open_shop(pending_policy="days", pending_days=14)
    member = make_member()
    old, new = earn(member, 30, noon_of("2026-02-01")), earn(member, 20)

    give_back(new, amount="5.00")

    lots = {lot.source_id: lot.remaining_points for lot in Lot.objects.all()}
    assert lots == {old.id: 30, new.id: 15}
    assert_books_balance()
