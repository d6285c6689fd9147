"""Whatever dies, each acknowledged purchase is credited once, and the till does not wait."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone
from redis import Redis

from loyalty.models import Crediting, Entry, Purchase, QueuedPurchase, Refusal, Wallet
from members.models import Member
from tests.books import assert_books_balance
from tests.builders import ALL_SCOPES, open_shop, purchase_body, wire
from tests.journeys.shop import Answer, Shop, until
from tests.members.builders import make_key, make_member

MEMBERS = 5
SECONDS_TO_CREDIT = 30.0
SECONDS_FROZEN = 4.0


class Day:
    """A shop that is open, its members and its till."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        open_shop()
        self._members = [make_member() for _ in range(MEMBERS)]
        self._secret = make_key(*ALL_SCOPES, as_of=timezone.now()).secret
        self._acknowledged: set[str] = set()

    def sales(self, count: int) -> list[dict[str, Any]]:
        """Sales of ten euros now, member after member."""
        moment = wire(timezone.now())
        return [purchase_body(self._one(n), occurred_at=moment) for n in range(count)]

    def post(self, sale: dict[str, Any]) -> Answer:
        return self.shop.post(self._secret, sale)

    def assert_all_credited(self, answers: list[Answer]) -> None:
        """Each purchase that was ever acknowledged, and no other, has its ten points, once."""
        assert {answer.status for answer in answers} == {202}
        self._acknowledged |= {answer.body["id"] for answer in answers}
        count = len(self._acknowledged)
        until(lambda: Crediting.objects.count() >= count, seconds=SECONDS_TO_CREDIT)
        assert {purchase.shown_id for purchase in Purchase.objects.all()} == self._acknowledged
        assert (Crediting.objects.count(), Entry.objects.count()) == (count, count)
        assert (QueuedPurchase.objects.count(), Refusal.objects.count()) == (0, 0)
        assert Wallet.objects.aggregate(all=Sum("balance")) == {"all": 10 * count}
        assert_books_balance()

    def _one(self, number: int) -> Member:
        return self._members[number % MEMBERS]


@pytest.fixture(scope="module")
def open_day(running_shop, django_db_blocker) -> Day:
    with django_db_blocker.unblock():
        return Day(running_shop)


@pytest.fixture
def day(open_day, django_db_blocker) -> Iterator[Day]:
    with django_db_blocker.unblock():
        yield open_day


def test_purchases_are_credited_within_seconds(day):
    answers = [day.post(sale) for sale in day.sales(20)]

    day.assert_all_credited(answers)


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(day):
    before = Crediting.objects.count()
    with ThreadPoolExecutor(4) as pool:
        posts = [pool.submit(day.post, sale) for sale in day.sales(300)]
        until(lambda: Crediting.objects.count() > before, seconds=SECONDS_TO_CREDIT)
        day.shop.kill_worker()
        answers = [post.result() for post in posts]
    assert QueuedPurchase.objects.exists()

    day.shop.start_worker()

    day.assert_all_credited(answers)


def test_a_broker_that_forgets_everything_loses_nothing(day):
    with Redis.from_url(day.shop.broker_url) as broker, ThreadPoolExecutor(4) as pool:
        posts = [pool.submit(day.post, sale) for sale in day.sales(200)]
        for post in posts[::20]:
            post.result()
            broker.flushall()
        answers = [post.result() for post in posts]
        broker.flushall()

    day.assert_all_credited(answers)


def test_a_frozen_broker_makes_no_till_wait(day):
    answers = [day.post(sale) for sale in day.sales(20)]

    end = time.monotonic() + SECONDS_FROZEN
    with day.shop.frozen_broker(), ThreadPoolExecutor(2) as pool:
        # Long enough for the bell to be tried, to rest, and to be tried again.
        while time.monotonic() < end:
            answers += pool.map(day.post, day.sales(10))

    assert max(answer.seconds for answer in answers) < 3
    day.assert_all_credited(answers)
