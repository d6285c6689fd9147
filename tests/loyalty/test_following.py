"""Points follow their member, however they came to stand elsewhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loyalty import following, settlement
from loyalty.models import Transfer
from loyalty.tasks import follow_members
from members import households as rows
from members.holders import set_holder
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_reward, noon_of, open_shop, redeem, wallet_of
from tests.loyalty.owing import in_debt
from tests.loyalty.sharing import open_lots, owed
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def test_the_sweep_brings_home_what_stands_in_the_wallet_of_yesterday():
    open_shop()
    aino, eero, stranger = make_member(), make_member(), make_member()
    earn(eero, 40, noon_of("2026-03-01"))
    earn(stranger, 10)
    in_debt(aino, 15)
    home = rows.found(owner=aino, name="", as_of=NOON)  # the rows alone: no points were moved
    rows.add(household=home, member=eero, may_spend=True, as_of=NOON)

    assert following.follow_all(as_of=NOON) == 2
    assert following.follow_all(as_of=NOON) == 0

    assert (open_lots(home), owed(home)) == ([("2026-03-01", 25)], 0)
    assert (open_lots(eero), owed(aino)) == ([], 0)
    assert open_lots(stranger) == [("2026-03-10", 10)]
    assert set(Transfer.objects.values_list("kind", flat=True)) == {"following"}
    rows.remove(household=home, member=eero, as_of=NOON)
    assert following.follow_all(as_of=NOON) == 1
    assert open_lots(eero) == [("2026-03-01", 25)]
    assert_books_balance()


def test_the_sweep_takes_no_more_at_a_time_than_it_is_told():
    open_shop()
    pool = make_member()
    for _ in range(3):
        member = make_member()
        earn(member, 5)
        set_holder([member.pk], pool.pk)

    assert [following.follow_all(as_of=NOON, limit=2) for _ in range(3)] == [2, 1, 0]
    assert sum(points for _, points in open_lots(pool)) == 15


def test_what_is_over_stays_for_the_expiry(clock):
    open_shop()
    member, holder = make_member(), make_member()
    earn(member, 5, noon_of("2025-03-09"))
    set_holder([member.pk], holder.pk)

    assert following.follow_all(as_of=NOON) == 0
    assert open_lots(member) == [("2025-03-09", 5)]


def test_the_task_sweeps_until_nothing_is_left(clock):
    clock.freeze()
    open_shop()
    member, holder = make_member(), make_member()
    earn(member, 5)
    set_holder([member.pk], holder.pk)

    follow_members()

    assert (wallet_of(member).balance, wallet_of(holder).balance) == (0, 5)
    assert_books_balance()


def test_a_void_in_an_ordinary_wallet_looks_at_no_lot_of_it():
    open_shop()
    member = make_member()
    earn(member, 100)
    redemption = redeem(member, make_reward(100))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        settlement.void(redemption, as_of=NOON, actor=TILL)

    about_following = [one for one in asked.captured_queries if "OFFSET 0" in one["sql"]]
    assert len(about_following) == 1
    assert Transfer.objects.count() == 0
