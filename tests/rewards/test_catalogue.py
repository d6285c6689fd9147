"""Rewards on offer, and their stock."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from rewards import catalogue
from rewards.catalogue import RewardOutOfStock, RewardUnavailable
from rewards.models import Reward
from rewards.speech import obstacles, speech
from tests.rewards.builders import make_program, make_reward

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def left(reward):
    return Reward.objects.get(pk=reward.pk).stock_left


def test_taking_lowers_the_stock_and_giving_back_raises_it(db):
    reward = make_reward(make_program(), stock_left=5)

    catalogue.take(reward_id=reward.pk, as_of=NOW, quantity=3)
    catalogue.give_back({reward.pk: 2})

    assert left(reward) == 4


def test_the_last_ones_can_be_taken_and_no_more(db):
    reward = make_reward(make_program(), stock_left=2)

    with pytest.raises(RewardOutOfStock) as refused:
        catalogue.take(reward_id=reward.pk, as_of=NOW, quantity=3)
    assert (refused.value.code, refused.value.http_status) == ("reward_out_of_stock", 409)
    assert left(reward) == 2

    catalogue.take(reward_id=reward.pk, as_of=NOW, quantity=2)
    assert left(reward) == 0


def test_a_reward_without_a_stock_is_without_limit_and_not_locked(db, django_assert_num_queries):
    reward = make_reward(make_program())

    with django_assert_num_queries(1):
        catalogue.take(reward_id=reward.pk, as_of=NOW, quantity=1000)
    catalogue.give_back({reward.pk: 1000})

    assert left(reward) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"is_active": False},
        {"valid_from": NOW + timedelta(microseconds=1)},
        {"valid_until": NOW},
    ],
)
def test_what_is_not_on_offer_cannot_be_taken(db, fields):
    reward = make_reward(make_program(), stock_left=5, **fields)

    with pytest.raises(RewardUnavailable) as refused:
        catalogue.take(reward_id=reward.pk, as_of=NOW)

    assert (refused.value.code, refused.value.http_status) == ("reward_unavailable", 409)
    assert left(reward) == 5


def test_a_reward_is_on_offer_from_its_first_instant_until_just_before_its_end(db):
    reward = make_reward(
        make_program(),
        stock_left=1,
        valid_from=NOW,
        valid_until=NOW + timedelta(microseconds=1),
    )

    catalogue.take(reward_id=reward.pk, as_of=NOW)

    assert left(reward) == 0


def test_many_rewards_are_given_back_in_two_statements(db, django_assert_num_queries):
    program = make_program()
    cup = make_reward(program, code="cup", stock_left=0)
    bag = make_reward(program, code="bag", stock_left=7)
    tea = make_reward(program, code="tea")

    with django_assert_num_queries(2):
        catalogue.give_back({cup.pk: 1, bag.pk: 3, tea.pk: 5})

    assert [left(reward) for reward in (cup, bag, tea)] == [1, 10, None]


def test_giving_nothing_back_asks_the_database_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        catalogue.give_back({})


def test_offers_say_what_is_short_and_why(db, django_assert_num_queries):
    program = make_program(points_name="stars")
    make_reward(program, code="cup", name="Cup", price_points=100)
    make_reward(program, code="bag", name="Bag", price_points=101)
    make_reward(program, code="tea", name="Tea", price_points=90, stock_left=0)
    make_reward(program, code="jam", name="Jam", price_points=80, valid_from=NOW + DAY)
    make_reward(program, code="old", price_points=1, valid_until=NOW)
    make_reward(program, code="off", price_points=1, is_active=False)
    said = speech("en", "stars")

    with django_assert_num_queries(2):
        rewards = catalogue.on_show(program_id=program.pk, as_of=NOW)
        offers = [catalogue.offer(one, available_points=100, as_of=NOW) for one in rewards]

    assert [
        (
            offer.reward.code,
            offer.affordable,
            offer.can_be_had,
            offer.points_short,
            offer.why_not,
            *(obstacles.sentence(said, one, NOW.date()) for one in offer.obstacles),
        )
        for offer in offers
    ] == [
        ("jam", True, False, 0, "not_yet_valid", "On offer from 11 March."),
        ("tea", True, False, 0, "out_of_stock", "It is out of stock."),
        ("cup", True, True, 0, ""),
        ("bag", False, False, 1, "too_few_points", "1 star short."),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_take_the_last_three_exactly_three_succeed():
    reward = make_reward(make_program(), stock_left=3)
    start = Barrier(16)
    results = []

    def run():
        try:
            start.wait()
            catalogue.take(reward_id=reward.pk, as_of=NOW)
            results.append("taken")
        except RewardOutOfStock as refused:
            results.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["reward_out_of_stock"] * 13 + ["taken"] * 3
    assert left(reward) == 0
