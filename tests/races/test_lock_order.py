"""Locks are taken in one order by everybody: shown where another order would end in a deadlock."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from loyalty.accepted import Accepted
from loyalty.models import Purchase
from loyalty.sale import Sale
from tests.books import assert_books_balance
from tests.builders import make_sale, open_shop, record

pytestmark = pytest.mark.django_db(transaction=True)

TAKE_THE_KEY = """
INSERT INTO loyalty_purchase SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', 0, 'external_id', %s::text, 'public_id', gen_random_uuid()))).*
FROM loyalty_purchase p LIMIT 1
"""
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.fixture
def third_till() -> Iterator["psycopg.Connection[Any]"]:
    with psycopg.connect(settings.DATABASE_URL) as connection:
        yield connection
        connection.rollback()


def test_two_batches_in_opposite_orders_wait_for_each_other_and_never_in_a_circle(third_till):
    open_shop()
    record(make_sale(external_id="template"))
    sales = [make_sale(external_id=name) for name in "abcde"]
    # A third till is about to record the sale in the middle: both batches come as far as that.
    third_till.execute(TAKE_THE_KEY, ["c"])

    with ThreadPoolExecutor(2) as pool:
        batches = [pool.submit(accept, some) for some in (sales, sales[::-1])]
        wait_for_waiting(2)
        third_till.rollback()
        answers = [answer for batch in batches for answer in batch.result(timeout=30)]

    assert sorted(answer.is_repeat for answer in answers) == [False] * 5 + [True] * 5
    assert Purchase.objects.count() == 6
    assert_books_balance()


def accept(sales: list[Sale]) -> list[Accepted]:
    try:
        return record(*sales)
    finally:
        connections.close_all()


def wait_for_waiting(count: int) -> None:
    deadline = time.monotonic() + 20
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as watcher:
        while watcher.execute(WAITING).fetchone() != (count,):
            assert time.monotonic() < deadline, "nobody waits"
            time.sleep(0.01)
