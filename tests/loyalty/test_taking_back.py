"""When the points of a sale were spent before its goods came back; and rewards that go with it."""

import pytest

from loyalty import recording, returns, settlement
from loyalty.ledger import expiry
from loyalty.models import DebtLine, Redemption, Refund
from loyalty.taking_back import ReturnNeedsSpentPoints
from members.models import Member
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    earn,
    figures,
    make_reward,
    make_sale,
    noon_of,
    open_shop,
    redeem,
    remaining,
    wallet_of,
)
from tests.goods_back import give_back, make_return, void
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rings_nobody(valkey):
    """The bell is real and nobody answers."""


def spender(**program):
    """Somebody who bought for 100 euros and spent 70 of the points at once."""
    open_shop(**program)
    member = make_member()
    sale = earn(member, 100)
    redeem(member, make_reward(70), is_captured=True)
    return member, sale


def sums_of(refund: Refund) -> tuple[int, int, int, int]:
    return (
        refund.taken_points,
        refund.owed_points,
        refund.expired_points,
        refund.forgiven_points,
    )


def balance_and_debt(member: Member) -> tuple[int, int]:
    wallet = wallet_of(member)
    return wallet.balance, wallet.debt


def test_what_was_spent_is_forgiven():
    member, sale = spender(return_policy="forgive")

    refund = void(sale)

    assert sums_of(refund) == (30, 0, 0, 70)
    assert (refund.points, refund.points_after) == (100, 0)
    assert balance_and_debt(member) == (0, 0)
    assert_books_balance()


def test_what_was_spent_is_owed():
    member, sale = spender(return_policy="debt")

    refund = void(sale)

    assert sums_of(refund) == (30, 70, 0, 0)
    assert balance_and_debt(member) == (-70, 70)
    assert DebtLine.objects.get().points == 70
    assert_books_balance()


def test_no_more_is_owed_than_the_program_allows():
    member, sale = spender(return_policy="debt", debt_points_max=50)

    first = give_back(sale, amount="60.00")
    second = give_back(sale, amount="40.00")

    assert sums_of(first) == (30, 30, 0, 0)
    assert sums_of(second) == (0, 20, 0, 20)
    assert balance_and_debt(member) == (-50, 50)
    assert_books_balance()


def test_what_is_owed_is_repaid_by_the_next_sale():
    member, sale = spender(return_policy="debt")
    void(sale)

    earn(member, 90)

    assert balance_and_debt(member) == (20, 0)
    assert_books_balance()


def test_what_two_holds_give_back_to_one_lot_at_once_repays_together():
    member, sale = spender(return_policy="debt")
    redeem(member, make_reward(10, code="ten"))
    redeem(member, make_reward(20, code="twenty"))
    void(sale)
    assert balance_and_debt(member) == (-70, 100)

    settlement.lapse_due(as_of=noon_of("2026-04-01"))

    assert (balance_and_debt(member), remaining(member)) == ((-70, 70), {"2026-03-10": 0})
    assert_books_balance()


def test_a_return_of_spent_points_is_refused_and_its_neighbour_works():
    member, sale = spender(return_policy="refuse")

    with pytest.raises(ReturnNeedsSpentPoints) as refusal:
        returns.refund(make_return(sale, amount="31.00"), actor=TILL)

    assert refusal.value.extra == {
        "points_needed": 31,
        "points_available": 30,
        "points_short": 1,
    }
    assert not Refund.objects.exists()
    assert balance_and_debt(member) == (30, 0)

    refund = give_back(sale, amount="30.00")

    assert sums_of(refund) == (30, 0, 0, 0)
    assert_books_balance()


def test_other_points_pay_before_any_policy():
    member, sale = spender(return_policy="refuse")
    earn(member, 50, noon_of("2026-03-02"))

    refund = give_back(sale, amount="75.00")

    assert sums_of(refund) == (75, 0, 0, 0)
    assert wallet_of(member).balance == 5
    assert_books_balance()


def test_what_had_expired_is_not_taken_again(member):
    sale = earn(member, 20, noon_of("2025-02-01"))

    refund = void(sale)

    assert sums_of(refund) == (0, 0, 20, 0)
    assert remaining(member) == {"2025-02-01": 20, "2026-03-01": 150}


def test_what_had_expired_is_left_alone_once_and_not_with_each_part(member):
    """100 points, 60 of them spent in time, 40 expired: the others pay for what was spent."""
    sale = earn(member, 100, noon_of("2025-02-01"))
    redeem(member, make_reward(60), is_captured=True, occurred_at=noon_of("2025-02-10"))
    expiry.expire_all(as_of=NOON)

    parts = [give_back(sale, amount="50.00") for _ in range(2)]

    assert [sums_of(part) for part in parts] == [(10, 0, 40, 0), (50, 0, 0, 0)]
    assert wallet_of(member).balance == 90
    assert_books_balance()


def bought_with_a_coffee(stock_left=3, **program):
    """150 points of before; a coffee for 100 of them, confirmed with a sale of 40 euros."""
    open_shop(**program)
    member = make_member()
    earn(member, 150, noon_of("2026-03-01"))
    reward = make_reward(100, stock_left=stock_left)
    held = redeem(member, reward)
    sale = make_sale(member, "40.00", redemptions=[held.shown_id])
    accepted = recording.record(sale, rulebook.current(), actor=TILL)
    return member, reward, accepted


def test_the_last_part_of_a_sale_gives_its_reward_back():
    member, reward, sale = bought_with_a_coffee()

    give_back(sale, amount="30.00")
    before = figures(member, reward)
    last = give_back(sale, amount="10.00")

    assert before == (60, 0, 2)
    assert figures(member, reward) == (150, 0, 3)
    assert remaining(member) == {"2026-03-01": 150, "2026-03-10": 0}
    assert last.balance_after == 150
    assert_books_balance()


def test_a_program_may_keep_the_reward():
    member, reward, sale = bought_with_a_coffee(gives_back_rewards=False)

    void(sale)

    assert figures(member, reward) == (50, 0, 2)
    assert_books_balance()


def test_the_points_of_the_reward_pay_for_the_return():
    """The sale's own points bought the coffee: they are back before the return needs them."""
    open_shop(return_policy="refuse")
    member = make_member()
    first = earn(member, 100)
    held = redeem(member, make_reward(100))
    sale = make_sale(member, "40.00", redemptions=[held.shown_id])
    second = recording.record(sale, rulebook.current(), actor=TILL)
    void(second)

    refund = void(first)

    assert sums_of(refund) == (100, 0, 0, 0)
    assert balance_and_debt(member) == (0, 0)
    assert_books_balance()


def test_a_reward_that_was_voided_before_is_not_given_back_twice():

    member, reward, sale = bought_with_a_coffee()
    settlement.void(Redemption.objects.get(), as_of=NOON, actor=TILL)

    void(sale)

    assert figures(member, reward) == (150, 0, 3)
    assert_books_balance()
