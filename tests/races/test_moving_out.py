"""Somebody moves out while their points are wanted: nobody keeps the pool and asks for more."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from loyalty import households, pending, returns
from loyalty.accepted import Accepted
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, open_shop, wallet_of
from tests.goods_back import make_void
from tests.loyalty.sharing import open_lots
from tests.members.builders import make_member
from tests.races.test_lock_order import wait_for_waiting

pytestmark = pytest.mark.django_db(transaction=True)

LOCK = "SELECT FROM loyalty_wallet WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"


def void(sale: Accepted) -> int:
    return returns.refund(make_void(sale), actor=TILL).refund.taken_points


def confirm(sale: Accepted) -> int:
    return pending.confirm_purchase(sale.id, as_of=NOON, actor=TILL).points


@pytest.mark.parametrize(
    ("act", "left"), [(void, []), (confirm, [("2026-03-10", 100)])], ids=["void", "confirm"]
)
def test_points_that_move_out_meanwhile_are_followed_without_a_circle(act, left):
    open_shop(pending_policy="confirmation")
    owner, member = make_member(), make_member()
    sale = earn(member, 100)
    home = households.found(owner=owner, name="", as_of=NOON, actor=TILL).household
    households.join(household=home, member=member, may_spend=True, as_of=NOON, actor=TILL)
    own, pool = wallet_of(member).pk, wallet_of(home.pool).pk
    assert own < pool

    with psycopg.connect(settings.DATABASE_URL) as first, ThreadPoolExecutor(3) as threads:
        first.execute(LOCK, [[pool]])
        leaving = threads.submit(
            alone,
            lambda: households.leave(household=home, member=member, as_of=NOON, actor=TILL),
        )
        wait_for_waiting(1)  # it has the member's own wallet, and waits for the pool
        acting = threads.submit(alone, lambda: act(sale))
        wait_for_waiting(2)
        both = threads.submit(lock_and_let_go, [own, pool])
        wait_for_waiting(3)
        first.rollback()
        results = [one.result(timeout=30) for one in (leaving, acting, both)]

    assert results == [None, 100, None]
    assert (open_lots(member), open_lots(home)) == (left, [])
    assert_books_balance()


def alone(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connections.close_all()


def lock_and_let_go(wallet_ids: list[int]) -> None:
    """As a transfer between the two does."""
    with psycopg.connect(settings.DATABASE_URL) as connection:
        connection.execute(LOCK, [wallet_ids])
        connection.rollback()
