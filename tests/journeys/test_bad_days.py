"""Whatever dies, each acknowledged purchase is credited once, and the till does not wait."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone
from redis import Redis

from loyalty.models import Crediting, Entry, Purchase, QueuedPurchase, Refusal, Wallet
from members.models import Member
from tests.builders import purchase_body, wire
from tests.journeys.shop import Answer, until
from tests.journeys.town import Town
from tests.members.builders import make_member

MEMBERS = 5
SECONDS_TO_CREDIT = 30.0
SECONDS_FROZEN = 4.0


class Day:
    """Members of a test's own, a till, and what was acknowledged to it."""

    def __init__(self, town: Town) -> None:
        self.shop = town.shop
        self._members = [make_member() for _ in range(MEMBERS)]
        self._secret = town.helsinki.secret

    def sales(self, count: int) -> list[dict[str, Any]]:
        """Sales of ten euros now, member after member."""
        moment = wire(timezone.now())
        return [purchase_body(self._one(n), occurred_at=moment) for n in range(count)]

    def post(self, sale: dict[str, Any]) -> Answer:
        return self.shop.post(self._secret, sale)

    def credited(self) -> int:
        return Crediting.objects.filter(member__in=self._members).count()

    def assert_all_credited(self, answers: list[Answer]) -> None:
        """Each purchase that was ever acknowledged, and no other, has its ten points, once."""
        assert {answer.status for answer in answers} == {202}
        acknowledged = {answer.body["id"] for answer in answers}
        count = len(acknowledged)
        until(lambda: self.credited() >= count, seconds=SECONDS_TO_CREDIT)
        theirs = {"member__in": self._members}
        assert {sale.shown_id for sale in Purchase.objects.filter(**theirs)} == acknowledged
        assert (self.credited(), Entry.objects.filter(**theirs).count()) == (count, count)
        assert (QueuedPurchase.objects.count(), Refusal.objects.count()) == (0, 0)
        wallets = Wallet.objects.filter(**theirs)
        assert wallets.aggregate(all=Sum("balance")) == {"all": 10 * count}

    def _one(self, number: int) -> Member:
        return self._members[number % MEMBERS]


@pytest.fixture
def day(town) -> Day:
    return Day(town)


def test_purchases_are_credited_within_seconds(day):
    answers = [day.post(sale) for sale in day.sales(20)]

    day.assert_all_credited(answers)


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(day):
    with ThreadPoolExecutor(4) as pool:
        posts = [pool.submit(day.post, sale) for sale in day.sales(300)]
        until(lambda: day.credited() > 0, seconds=SECONDS_TO_CREDIT)
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


@pytest.mark.alone
def test_a_frozen_broker_makes_no_till_wait(day):
    answers = [day.post(sale) for sale in day.sales(20)]

    end = time.monotonic() + SECONDS_FROZEN
    with day.shop.frozen_broker(), ThreadPoolExecutor(2) as pool:
        # Long enough for the bell to be tried, to rest, and to be tried again.
        while time.monotonic() < end:
            answers += pool.map(day.post, day.sales(10))

    assert max(answer.seconds for answer in answers) < 3
    day.assert_all_credited(answers)
