"""Rows of the data as bodies that a till posts."""

from datetime import UTC, date, datetime

import pytest

from loyalty.demo.journey import cents, days_to_move, moved, purchase_body, today_in_shops

stored = datetime.fromisoformat  # naive, as the data's times are

HOUSEHOLDS = [3, 4, 5]


def test_baskets_come_in_order_of_time_with_their_rows_together(journey):
    visits = journey.visits(HOUSEHOLDS)

    found = [
        (basket.number, [item.net_minor for item in basket.items])
        for basket in visits.baskets(HOUSEHOLDS, days=0)
    ]

    assert found == [
        (40, [4000]),
        (31, [5000, 18000]),
        (41, [2000]),
        (32, [2500, 1050]),
        (50, [-55]),
    ]
    assert visits.count() == 5


def test_a_till_serves_only_its_own_households(journey):
    visits = journey.visits(HOUSEHOLDS)

    assert [basket.number for basket in visits.baskets([4], days=0)] == [40, 41]


def test_a_basket_becomes_the_body_of_a_purchase(journey):
    visits = journey.visits([3])
    *_, last = visits.baskets([3], days=365)

    assert purchase_body(last, card="2900000000018", products=visits.products) == {
        "external_id": "32",
        "store": "10",
        "terminal": "1",
        "occurred_at": "2018-12-31T03:00:00Z",
        "currency": "USD",
        "identifier": {"kind": "card", "value": "2900000000018"},
        "lines": [
            {
                "line": "1",
                "sku": "103",
                "quantity": "9000",
                "net": "25.00",
                "category": "FUEL",
                "brand": "National",
            },
            {
                "line": "2",
                "sku": "101",
                "quantity": "1",
                "net": "10.50",
                "category": "GROCERY",
                "brand": "Private",
                "name": "APPLE SAUCE",
            },
        ],
    }


def test_a_product_in_no_table_has_no_category_and_a_coupon_a_negative_net(journey):
    visits = journey.visits([5])
    (basket,) = visits.baskets([5], days=0)

    (line,) = purchase_body(basket, card="1", products=visits.products)["lines"]

    assert line == {"line": "1", "sku": "999", "quantity": "0", "net": "-0.55"}


@pytest.mark.parametrize(
    ("amount", "minor"), [(1.15, 115), (0.07, 7), (840.0, 84_000), (4.440892e-16, 0), (0.0, 0)]
)
def test_cents_are_exact(amount, minor):
    assert cents(amount) == minor


def test_an_amount_between_two_cents_is_refused():
    with pytest.raises(ValueError, match=r"1\.005 is no whole number of cents"):
        cents(1.005)


def test_the_last_purchase_is_moved_to_yesterday_in_new_york():
    days = days_to_move(date(2026, 3, 10))

    assert days == 2990
    assert moved(stored("2018-01-01 04:01:20"), days) == datetime(2026, 3, 10, 3, 1, 20, tzinfo=UTC)


def test_the_shops_clock_stays_when_the_move_crosses_a_clock_change():
    noon_in_winter = stored("2017-01-10 17:00:00")

    assert moved(noon_in_winter, 180) == datetime(2017, 7, 9, 16, tzinfo=UTC)


def test_the_day_in_the_shops_begins_later_than_in_utc():
    assert today_in_shops(datetime(2026, 3, 10, 3, tzinfo=UTC)) == date(2026, 3, 9)


def test_a_smaller_choice_of_households_is_part_of_a_larger_one(journey):
    assert journey.households() == [4, 5, 3]
    assert journey.households(2) == [4, 5]
    assert journey.stores() == [10, 20]
