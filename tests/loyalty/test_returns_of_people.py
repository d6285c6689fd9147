"""A sale comes back after its buyer was merged, moved in or moved out."""

import pytest

from loyalty import households, merging
from members.models import Household, Member
from rewards.models import ReturnPolicy
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_reward, noon_of, open_shop, redeem
from tests.goods_back import void
from tests.loyalty.sharing import open_lots, owed, settings
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino() -> Member:
    """Somebody with 50 points of February, which end after the ones returned below."""
    open_shop()
    member = make_member(display_name="Aino")
    earn(member, 50, noon_of("2026-02-10"))
    return member


def found(owner: Member) -> Household:
    return households.found(owner=owner, name="", as_of=NOON, actor=TILL).household


def test_after_a_merge_the_sales_own_points_are_taken_where_they_are_now(aino):
    twin = make_member()
    sale = earn(twin, 100, noon_of("2026-03-01"))
    earn(twin, 7, noon_of("2026-01-01"))
    merging.merge(loser=twin, survivor=aino, as_of=NOON, actor=TILL)

    void(sale)

    assert open_lots(aino) == [("2026-01-01", 7), ("2026-02-10", 50)]
    assert_books_balance()


def test_what_a_merged_member_returned_stays_returned_when_they_are_parted(aino):
    twin = make_member()
    sale = earn(twin, 100, noon_of("2026-03-01"))
    made = merging.merge(loser=twin, survivor=aino, as_of=NOON, actor=TILL).merge
    void(sale)

    merging.undo(made, as_of=NOON, actor=TILL)

    assert (open_lots(twin), open_lots(aino)) == ([], [("2026-02-10", 50)])
    assert_books_balance()


def test_after_moving_in_and_out_the_sales_own_points_are_taken(aino):
    eero = make_member()
    sale = earn(eero, 100, noon_of("2026-03-01"))
    earn(eero, 7, noon_of("2026-01-01"))
    home = found(aino)
    households.join(household=home, member=eero, may_spend=True, as_of=NOON, actor=TILL)
    second = earn(eero, 30)

    void(second)
    assert open_lots(home) == [("2026-01-01", 7), ("2026-02-10", 50), ("2026-03-01", 100)]
    households.leave(household=home, member=eero, as_of=NOON, actor=TILL)
    void(sale)

    assert (open_lots(eero), open_lots(home)) == ([("2026-01-01", 7)], [("2026-02-10", 50)])
    assert_books_balance()


def test_a_pool_owes_what_its_members_returned_and_had_spent(aino):
    settings(return_policy=ReturnPolicy.DEBT)
    home = found(aino)
    sale = earn(aino, 100)
    redeem(aino, make_reward(150), is_captured=True)

    void(sale)

    assert (open_lots(home), owed(home), owed(aino)) == ([], 100, 0)
    assert_books_balance()
