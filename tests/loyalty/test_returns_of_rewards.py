"""A sale comes back with its rewards: into the wallet that paid, and on to where points are now."""

import pytest

from loyalty import crediting, households, merging, recording
from loyalty.accepted import Accepted
from loyalty.models import Redemption, Wallet
from members.models import Household, Member
from rewards import rulebook
from rewards.models import Program
from tests.books import assert_books_balance
from tests.builders import NOON, OPENED, TILL, earn, make_reward, make_sale, open_shop, redeem
from tests.goods_back import void
from tests.loyalty.sharing import open_lots
from tests.members.builders import make_member
from tests.rewards.builders import make_program, make_rule, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rings_nobody(valkey):
    """The bell is real and nobody answers."""


def buy_with(member: Member, *rewards: Redemption) -> Accepted:
    """A sale of 10 euros that uses rewards, credited."""
    sale = make_sale(member, "10.00", redemptions=[one.shown_id for one in rewards])
    accepted = recording.record(sale, rulebook.current(), actor=TILL)
    crediting.credit_these([accepted.id])
    return accepted


def sums_of(sale: Accepted) -> tuple[int, int, int, int]:
    """Taken, owed, expired, forgiven."""
    made = void(sale)
    return made.taken_points, made.owed_points, made.expired_points, made.forgiven_points


def balances(member: Member) -> list[int]:
    wallets = Wallet.objects.filter(member=member).order_by("program_id")
    return list(wallets.values_list("balance", flat=True))


def spender() -> tuple[Member, Accepted]:
    """Somebody who paid 100 points with a sale, and has spent the 10 it gave."""
    open_shop()
    member = make_member()
    earn(member, 100)
    sale = buy_with(member, redeem(member, make_reward(100)))
    redeem(member, make_reward(10, code="cookie"), is_captured=True)
    return member, sale


def found(owner: Member) -> Household:
    return households.found(owner=owner, name="", as_of=NOON, actor=TILL).household


def test_a_reward_of_another_program_goes_back_where_it_was_paid():
    open_shop()
    member = make_member()
    earn(member, 100)
    coffee = redeem(member, make_reward(100), is_captured=True)
    Program.objects.update(is_default=False)
    publish(make_rule(make_program(code="second", is_default=True), "base2"), OPENED)
    rulebook.forget()
    sale = buy_with(member, coffee)
    assert balances(member) == [0, 10]

    assert sums_of(sale) == (10, 0, 0, 0)

    assert balances(member) == [100, 0]
    assert open_lots(member) == [("2026-03-10", 100)]
    assert_books_balance()


def test_what_comes_back_pays_for_the_return_after_its_buyer_moved_in():
    member, sale = spender()
    home = found(member)

    assert sums_of(sale) == (10, 0, 0, 0)

    assert (open_lots(member), open_lots(home)) == ([], [("2026-03-10", 90)])
    assert_books_balance()


def test_what_comes_back_pays_for_the_return_after_its_buyer_moved_out():
    open_shop()
    owner, member = make_member(), make_member()
    home = found(owner)
    households.join(household=home, member=member, may_spend=True, as_of=NOON, actor=TILL)
    earn(member, 100)
    sale = buy_with(member, redeem(member, make_reward(100)))
    redeem(member, make_reward(10, code="cookie"), is_captured=True)
    households.leave(household=home, member=member, as_of=NOON, actor=TILL)

    assert sums_of(sale) == (10, 0, 0, 0)

    assert (open_lots(member), open_lots(home)) == ([("2026-03-10", 90)], [])
    assert_books_balance()


def test_what_comes_back_pays_for_the_return_after_a_merge():
    member, sale = spender()
    survivor = make_member()
    merging.merge(loser=member, survivor=survivor, as_of=NOON, actor=TILL)

    assert sums_of(sale) == (10, 0, 0, 0)

    assert (open_lots(member), open_lots(survivor)) == ([], [("2026-03-10", 90)])
    assert_books_balance()


def test_every_reward_of_the_sale_goes_back_into_its_stock():
    open_shop()
    member = make_member()
    earn(member, 100)
    coffee, cake = (make_reward(20, code=code, stock_left=5) for code in ("coffee-b", "cake-b"))
    sale = buy_with(member, *(redeem(member, one) for one in (cake, coffee, cake)))

    assert sums_of(sale) == (10, 0, 0, 0)

    for reward in (coffee, cake):
        reward.refresh_from_db()
    assert (coffee.stock_left, cake.stock_left) == (5, 5)
    assert balances(member) == [100]
    assert_books_balance()
