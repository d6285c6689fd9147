"""The same goods, or the same points, wanted back by many at once."""

from collections import Counter

import pytest

from loyalty import crediting, parked, recording, returns, unclaimed
from loyalty.models import Crediting, Refund, WaitingRefund
from members.errors import DomainError
from rewards import rulebook
from rewards.models import Reward
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
from tests.goods_back import by_receipt, give_back, make_return, make_void, piece
from tests.members.builders import make_member
from tests.races.at_once import at_once, repeated

pytestmark = pytest.mark.django_db(transaction=True)

TILLS = 16


def outcome(act) -> str:
    try:
        made = act()
    except DomainError as refusal:
        return refusal.code
    return "again" if made.is_repeat else "done"


def returning(asked):
    return lambda: outcome(lambda: returns.refund(asked, actor=TILL))


def test_the_last_piece_comes_back_once_however_many_bring_it():
    open_shop()
    member = make_member()
    sale = earn(member, 0, lines=[{"line": "1", "net": "10.00", "quantity": 2}])
    give_back(sale, lines=piece())
    asked = [make_return(sale, lines=piece()) for _ in range(TILLS)]

    came = Counter(at_once(*[returning(one) for one in asked]))

    assert came == {"done": 1, "refund_exceeds_purchase": TILLS - 1}
    assert (Refund.objects.count(), wallet_of(member).balance) == (2, 0)
    assert_books_balance()


@pytest.mark.parametrize("make", [make_return, make_void])
def test_one_return_sent_by_many_is_one_return(make):
    open_shop()
    member = make_member()
    sale = earn(member, 20)
    content = {"amount": "5.00"} if make is make_return else {}
    asked = make(sale, external_id="r-1", **content)

    came = Counter(repeated(TILLS, returning(asked)))

    assert came == {"done": 1, "again": TILLS - 1}
    assert Refund.objects.count() == 1
    assert_books_balance()


def test_returns_that_meet_the_crediting_of_their_sale_take_back_exactly_its_points():
    open_shop()
    members = [make_member() for _ in range(4)]
    sales = record(*[make_sale(member, "20.00") for member in members for _ in range(3)])
    asked = [make_return(sale, amount="5.00") for sale in sales]

    came = at_once(
        *[lambda: crediting.credit_all(as_of=NOON)] * 3, *[returning(one) for one in asked]
    )

    assert Counter(came[3:]) == {"done": 12}
    assert Crediting.objects.count() == 12
    assert [wallet_of(member).balance for member in members] == [45] * 4
    assert_books_balance()


def test_a_return_that_meets_the_claim_of_its_sale_is_not_forgotten():
    open_shop()
    named = {"kind": "phone", "value": "+358 40 1234567"}
    sales = record(*[make_sale(None, "20.00", identifier=named) for _ in range(8)])
    asked = [make_return(sale, amount="5.00") for sale in sales]
    member = make_member(("phone", "+358401234567"))

    came = at_once(
        *[lambda: unclaimed.claim_enrolled(as_of=NOON)] * 2, *[returning(one) for one in asked]
    )
    crediting.credit_all(as_of=NOON)
    parked.apply_due(as_of=NOON)

    assert Counter(came[2:]) == {"done": 8}
    assert wallet_of(member).balance == 120
    assert not WaitingRefund.objects.exists()
    assert_books_balance()


def test_waiting_returns_are_applied_once_by_many_sweeps():
    open_shop()
    member = make_member()
    for number in range(6):
        returns.refund(by_receipt(f"s-{number}", amount="5.00"), actor=TILL)
    record(*[make_sale(member, "20.00", external_id=f"s-{number}") for number in range(6)])
    crediting.credit_all(as_of=NOON)

    repeated(4, lambda: parked.apply_due(as_of=NOON))

    assert wallet_of(member).balance == 90
    assert not WaitingRefund.objects.exists()
    assert set(Refund.objects.values_list("status", "points")) == {("applied", 5)}
    assert_books_balance()


def test_returns_and_redemptions_share_a_wallet_to_the_point():
    open_shop(return_policy="debt")
    member = make_member()
    sales = [earn(member, 20) for _ in range(8)]
    reward = make_reward(10)
    asked = [make_void(sale) for sale in sales]

    def take():
        try:
            redeem(member, reward, is_captured=True)
        except DomainError as refusal:
            return refusal.code
        return "taken"

    came = Counter(at_once(*[returning(one) for one in asked], *[take] * 8))

    assert came["done"] == 8
    wallet = wallet_of(member)
    assert (wallet.balance, wallet.debt) == (-10 * came["taken"], 10 * came["taken"])
    assert_books_balance()


def test_voids_that_give_back_the_same_rewards_in_another_order_never_wait_in_a_circle():
    open_shop()
    rewards = [make_reward(1, code=f"reward-{number}", stock_left=100) for number in range(4)]
    asked = []
    for number in range(TILLS):
        member = make_member()
        earn(member, 4)
        order = rewards if number % 2 else rewards[::-1]
        held = [redeem(member, reward).shown_id for reward in order]
        sale = recording.record(make_sale(member, redemptions=held), rulebook.current(), actor=TILL)
        crediting.credit_these([sale.id])
        asked.append(make_void(sale))

    came = Counter(at_once(*[returning(one) for one in asked]))

    assert came == {"done": TILLS}
    assert set(Reward.objects.values_list("stock_left", flat=True)) == {100}
    assert_books_balance()
