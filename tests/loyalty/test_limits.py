"""What one member gets at most: by purchase, by day in the program's zone, and after returns."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from loyalty import crediting, merging
from loyalty.models import Crediting, RuleUse
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_sale, open_shop, record, wallet_of
from tests.goods_back import give_back
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


def shop_with(limits, code="promo", **text):
    program = open_shop()
    said: dict[str, Any] = {"award": "bonus", "points": 30, "limits": limits, **text}
    promises.publish(promises.make_rule(program, code), **said)
    return make_member()


def bonus_of(accepted):
    trace = Crediting.objects.get(pk=accepted.id).trace
    (line,) = [line for line in trace["rules"] if line["rule"] == "promo"]
    return line["points"] or line["reason"]


def sold(member, *moments):
    return [bonus_of(earn(member, 1, datetime.fromisoformat(text))) for text in moments]


def test_a_day_ends_at_midnight_of_the_program():
    member = shop_with([{"per": "day", "points": 50, "over": "reduce"}])

    assert sold(
        member,
        "2026-03-10T09:00:00+00:00",
        "2026-03-10T21:59:59+00:00",
        "2026-03-10T21:59:59+00:00",
        "2026-03-10T22:00:00+00:00",  # the 11th has begun in Helsinki
    ) == [30, 20, "limit_reached", 30]
    assert_books_balance()


@pytest.mark.parametrize(
    ("limit", "second"),
    [
        ({"per": "day", "points": 50, "over": "reject"}, "limit_reached"),
        ({"per": "week", "times": 1}, "limit_reached"),
        ({"per": "month", "points": 40}, 10),
        ({"per": "year", "times": 2}, 30),
        ({"per": "lifetime", "points": 30}, "limit_reached"),
        ({"per": "purchase", "points": 12}, 12),
    ],
)
def test_each_limit_says_what_is_left(limit, second):
    member = shop_with([limit])

    assert sold(member, "2026-03-10T09:00:00+00:00", "2026-03-10T10:00:00+00:00")[1] == second


def test_sales_of_one_batch_share_the_limit_in_order_of_time():
    member, other = shop_with([{"per": "day", "points": 50}]), make_member()
    hours = [NOON + timedelta(minutes=minutes) for minutes in (2, 0, 1)]
    sales = record(*[make_sale(member, "1.00", occurred_at=at) for at in hours])
    (lone,) = record(make_sale(other, "1.00"))

    assert crediting.credit_all(as_of=NOON).credited == 4

    assert [bonus_of(sale) for sale in (*sales, lone)] == ["limit_reached", 30, 20, 30]


def test_what_comes_back_makes_room_again_in_its_own_day():
    member = shop_with([{"per": "day", "points": 50}], basket_min_minor=200)
    first = earn(member, 5)
    assert bonus_of(earn(member, 5)) == 20

    give_back(first, amount="4.00")

    assert bonus_of(earn(member, 5)) == 30
    assert list(RuleUse.objects.order_by("id").values_list("points", "times")) == [
        (30, 1),
        (20, 1),
        (-30, -1),
        (30, 1),
    ]
    assert_books_balance()


def test_a_part_returned_keeps_what_the_limit_had_let_through():
    member = shop_with([{"per": "day", "points": 50}], award="base", points=10, step_minor=100)
    sale = earn(member, 8)  # 80 asked, 50 given, beside 8 base points

    give_back(sale, amount="2.00")

    assert wallet_of(member).balance == 50 + 6
    give_back(sale, amount="3.00")
    assert wallet_of(member).balance == 30 + 3
    assert_books_balance()


def test_members_who_were_merged_share_the_limit_in_one_batch():
    aino = shop_with([{"per": "day", "points": 50}])
    bo = make_member()
    sales = record(make_sale(aino, "1.00"), make_sale(bo, "1.00"))
    merging.merge(loser=bo, survivor=aino, as_of=NOON, actor=TILL)

    crediting.credit_these([sale.id for sale in sales])

    assert [bonus_of(sale) for sale in sales] == [30, 20]


def test_a_return_uses_up_no_limit():
    member = shop_with(
        [{"per": "week", "points": 100, "over": "reject"}], award="extra", points=1, step_minor=100
    )
    sale = earn(member, 120)

    give_back(sale, amount="20.00")

    assert bonus_of(sale) == "limit_reached"
    assert RuleUse.objects.count() == 0
    assert bonus_of(earn(member, 50)) == 50


def test_the_answer_to_a_till_says_what_the_limit_leaves():
    member = shop_with([{"per": "day", "points": 50}])
    earn(member, 1)

    (accepted,) = record(make_sale(member, "1.00"))

    assert accepted.quote["points"] == 1 + 20


def test_a_program_without_counted_rules_writes_no_uses():
    open_shop()
    earn(make_member(), 5)

    assert RuleUse.objects.count() == 0
    assert rulebook.current().timetable.is_counted is False
