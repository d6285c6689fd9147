"""What comes back in the demo: the same goods in every replay, and the books go on balancing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from loyalty.demo import aftermath, figures
from loyalty.demo.goods_back import comeback
from loyalty.demo.household import Counts
from loyalty.demo.journey import Basket, Item, days_to_move, today_in_shops
from loyalty.demo.replay import Replay
from loyalty.demo.secrets_file import SecretsFile
from loyalty.demo.setting import set_up
from loyalty.models import Refund
from rewards import rulebook
from tests.books import assert_books_balance
from tests.loyalty.demo.conftest import GROCERY, PRODUCE, stored, write_journey

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
UNTIL = NOON + timedelta(days=60)


def basket_of(number, *items):
    bought = items or (Item(1, 2, 600), Item(2, 1, 150))
    return Basket(number, household=3, store=10, occurred_at=NOON, items=bought)


def test_most_baskets_stay_where_they_are():
    came = [comeback(basket_of(number), until=UNTIL) for number in range(4_000)]

    doors = [one.door for one in came if one is not None]
    assert (doors.count("refunds"), doors.count("void")) == (96, 15)


def test_one_line_comes_back_some_days_later():
    back = comeback(basket_of(46), until=UNTIL)

    assert back == (
        "refunds",
        {
            "external_id": "46-return",
            "lines": [{"line": "1", "quantity": "2"}],
            "occurred_at": "2026-03-11T12:00:00Z",
        },
    )


def test_a_basket_that_was_rung_up_twice_is_voided_at_once():
    back = comeback(basket_of(158), until=UNTIL)

    assert back == (
        "void",
        {
            "external_id": "158-return",
            "reason": "rung up twice",
            "occurred_at": "2026-03-10T12:10:00Z",
        },
    )


def test_nothing_comes_back_after_the_last_moment_of_the_data():
    back = comeback(basket_of(46), until=NOON + timedelta(hours=1))

    assert back is not None
    assert back.body["occurred_at"] == "2026-03-10T13:00:00Z"


def test_coupons_and_what_has_no_pieces_stay():
    assert comeback(basket_of(46, Item(1, 1, -50), Item(2, 0, 300)), until=UNTIL) is None


@pytest.mark.django_db(transaction=True)
def test_a_replay_with_returns_balances_and_changes_nothing_the_second_time(
    tmp_path, worker, live_server, valkey
):
    secrets = SecretsFile(tmp_path / "var" / "demo-keys")
    setting = set_up(stores=lambda: [10], secrets=secrets, as_of=timezone.now())
    rows = [
        (3, 10, 46, GROCERY, 1, 80.0, 0.0, stored("2017-12-20 17:00:00")),
        (3, 10, 46, PRODUCE, 2, 40.0, 0.0, stored("2017-12-20 17:00:00")),
        (3, 10, 158, GROCERY, 1, 60.0, 0.0, stored("2017-12-21 17:00:00")),
        (3, 10, 159, GROCERY, 1, 20.0, 0.0, stored("2017-12-22 17:00:00")),
    ]
    journey = write_journey(tmp_path, rows)

    def replayed() -> Counts:
        counts = Counts()
        replay = Replay(
            visits=journey.visits([3]),
            households=[3],
            days=days_to_move(today_in_shops(setting.opened_at)),
            base_url=live_server.url,
            secret=setting.replay_secret,
        )
        replay.run(counts, look=lambda: None)
        aftermath.finish_crediting(as_of=timezone.now(), look=lambda waiting: None)
        return counts

    first = replayed()
    sums = figures.figures(rulebook.current().program_id)
    again = replayed()

    # 120 + 20 for fresh produce + 25 for a big basket, less the produce, its 20 and those 25; then
    # 60, voided; 20 are kept.
    assert (first.returned, first.voided, first.points_returned) == (1, 1, 145)
    assert (sums.issued, sums.returned, sums.outstanding) == (245, 145, 100)
    assert sums.are_whole
    assert (again.returned, again.voided, again.returned_again) == (0, 0, 2)
    assert figures.figures(rulebook.current().program_id) == sums
    assert Refund.objects.count() == 2
    assert_books_balance()
