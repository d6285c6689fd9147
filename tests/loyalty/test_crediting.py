"""Purchases become points: batches, lanes, refusals, tiers and versions."""

from datetime import timedelta

import pytest

from loyalty import crediting, intake, queue
from loyalty.crediting import Round
from loyalty.models import Crediting, Lane, QueuedPurchase, Refusal, Wallet
from members.models import Member
from rewards import rulebook
from rewards.models import Program
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    earn,
    make_sale,
    noon_of,
    open_shop,
    record,
    wallet_of,
)
from tests.members.builders import make_member, make_store
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


def block(member) -> None:
    Member.objects.filter(pk=member.pk).update(status="blocked")


def credited() -> list[tuple[int, int]]:
    return list(Crediting.objects.order_by("purchase").values_list("points", "balance_after"))


def refusals() -> list[tuple[int, str, str]]:
    return list(Refusal.objects.order_by("purchase").values_list("purchase", "reason", "detail"))


def test_a_backlog_over_all_lanes_is_credited_once():
    open_shop()
    members = [make_member() for _ in range(9)]
    record(*[make_sale(members[n % 9], f"{n}.00") for n in range(1, 46)])

    assert crediting.credit_all(as_of=NOON) == Round(45, 0)
    assert crediting.credit_all(as_of=NOON) == Round(0, 0)

    assert QueuedPurchase.objects.count() == 0
    assert sum(wallet_of(member).balance for member in members) == 1035
    assert [wallet_of(member).version for member in members] == [5] * 9
    assert_books_balance()


def test_several_sales_of_one_member_in_a_batch_build_on_each_other_in_time_order():
    open_shop()
    member = make_member()
    record(
        make_sale(member, "3.00", occurred_at=noon_of("2026-03-03")),
        make_sale(member, "1.00", occurred_at=noon_of("2026-03-01")),
        make_sale(member, "2.00", occurred_at=noon_of("2026-03-02")),
    )

    crediting.credit_all(as_of=NOON)

    assert sorted(credited()) == [(1, 1), (2, 3), (3, 6)]
    assert_books_balance()


def test_a_sale_that_earns_nothing_is_credited_with_nothing():
    open_shop()
    member = make_member()
    record(make_sale(member, "0.50"))

    assert crediting.credit_all(as_of=NOON) == Round(1, 0)

    assert credited() == [(0, 0)]
    assert Crediting.objects.get().trace["rules"][0]["reason"] == "below_one_step"
    assert_books_balance()


def test_what_was_credited_before_is_left_alone():
    open_shop()
    sale = earn(make_member(), 10)

    assert crediting.credit_these([sale.id]) == Round(0, 0)

    assert credited() == [(10, 10)]


def test_a_lane_is_worked_off_in_batches():
    open_shop()
    member = make_member()
    record(*[make_sale(member) for _ in range(5)])
    lane = member.pk % 4

    rounds = [crediting.credit_lane(lane, as_of=NOON, limit=2) for _ in range(4)]

    assert rounds == [Round(2, 0), Round(2, 0), Round(1, 0), Round(0, 0)]


def test_a_blocked_member_is_refused_and_the_batch_goes_on():
    open_shop()
    good, bad = make_member(), make_member()
    ok, refused = record(make_sale(good), make_sale(bad))
    block(bad)

    assert crediting.credit_these([ok.id, refused.id]) == Round(1, 1)

    assert refusals() == [(refused.id, "member_not_active", "")]
    assert credited() == [(10, 10)]
    assert_books_balance()


def test_a_refused_purchase_can_be_queued_again_once_its_reason_is_mended():
    open_shop()
    member = make_member()
    (sale,) = record(make_sale(member))
    block(member)
    crediting.credit_all(as_of=NOON)
    Member.objects.filter(pk=member.pk).update(status="active")

    crediting.queue_again([sale.id], as_of=NOON)
    crediting.queue_again([sale.id], as_of=NOON)

    assert QueuedPurchase.objects.count() == 1
    assert crediting.credit_all(as_of=NOON) == Round(1, 0)
    assert (refusals(), credited()) == ([], [(10, 10)])
    assert_books_balance()


def test_what_was_credited_cannot_be_queued_again():
    open_shop()
    sale = earn(make_member(), 10)

    crediting.queue_again([sale.id], as_of=NOON)

    assert QueuedPurchase.objects.count() == 0
    assert_books_balance()


def test_a_purchase_of_more_points_than_one_may_earn_is_refused_and_holds_up_no_other():
    make_store()
    rule = promises.make_rule(promises.make_program())
    promises.publish(rule, noon_of("2015-01-01"), award="base", points=1_000_000, step_minor=1)
    member = make_member()
    sales = [make_sale(member, net) for net in ("0.01", "10000.01", "0.02")]

    answers = intake.accept(sales, rulebook.current())
    done = crediting.credit_all(as_of=NOON)

    assert [getattr(answer, "code", "recorded") for answer in answers] == [
        "recorded",
        "too_many_points",
        "recorded",
    ]
    assert done == Round(2, 0)
    assert wallet_of(member).balance == 3_000_000
    assert_books_balance()


def test_a_sale_earns_in_the_program_it_was_recorded_in():
    first = open_shop()
    member = make_member()
    record(make_sale(member, "10.00"))
    Program.objects.update(is_default=False)
    promises.make_program(code="second", name="Second", is_default=True)

    crediting.credit_all(as_of=NOON)

    wallet = Wallet.objects.get(member=member)
    assert (wallet.program_id, wallet.balance) == (first.pk, 10)
    assert_books_balance()


def test_the_low_water_mark_moves_up_minutes_later_and_hides_nothing():
    open_shop()
    member = make_member()
    lane = member.pk % 4

    marks = []
    for minutes in (0, 1, 6, 12, 13):
        record(make_sale(member))
        first = QueuedPurchase.objects.get().pk
        assert crediting.credit_all(as_of=NOON + timedelta(minutes=minutes)) == Round(1, 0)
        row = Lane.objects.get(pk=lane)
        marks.append((row.low_water - first, row.next_low_water - first))

    # Zero, then where the claim before began; and next, where this claim began.
    assert marks[0][1] == -1
    assert marks[2] == (-3, -1)
    assert marks[3] == (-2, -1)
    assert Lane.objects.get(pk=lane).low_water == first - 3
    assert crediting.credit_all(as_of=NOON, thorough=True) == Round(0, 0)


def test_a_row_below_the_mark_is_found_by_the_thorough_sweep():
    open_shop()
    member = make_member()
    record(make_sale(member))
    Lane.objects.create(number=member.pk % 4, low_water=10**9, next_low_water=10**9)

    assert crediting.credit_all(as_of=NOON) == Round(0, 0)
    assert crediting.credit_all(as_of=NOON, thorough=True) == Round(1, 0)


def test_the_backlog_says_since_when_the_oldest_waits():
    open_shop()
    assert queue.backlog() == (None, 0)
    member = make_member()

    record(make_sale(member), make_sale(member, received_at=NOON + timedelta(minutes=1)))

    assert queue.backlog() == (NOON, 2)
