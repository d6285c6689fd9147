"""A member's limit and a program's budget, wanted by many sales at once."""

import pytest

from loyalty import crediting
from loyalty.models import BudgetSlice, Crediting
from tests.books import assert_books_balance
from tests.builders import make_sale, open_shop, record
from tests.goods_back import give_back
from tests.members.builders import make_member
from tests.races.at_once import at_once
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db(transaction=True)


def given():
    traces = Crediting.objects.values_list("trace", flat=True)
    return sum(
        line["points"] for trace in traces for line in trace["rules"] if line["rule"] == "promo"
    )


def promise(**text):
    program = open_shop()
    promises.publish(promises.make_rule(program, "promo"), award="bonus", points=30, **text)


def test_one_member_at_12_tills_gets_the_day_s_limit_and_not_a_point_more():
    promise(limits=[{"per": "day", "points": 100}])
    member = make_member()
    sales = record(*[make_sale(member, "1.00") for _ in range(12)])

    at_once(*[lambda one=sale: crediting.credit_these([one.id]) for sale in sales])

    assert (Crediting.objects.count(), given()) == (12, 100)
    assert_books_balance()


def test_32_members_in_all_lanes_never_overrun_a_budget():
    promise(budget_points=500)
    sales = record(*[make_sale(make_member(), "1.00") for _ in range(32)])

    at_once(*[lambda one=sale: crediting.credit_these([one.id]) for sale in sales])

    used = sum(BudgetSlice.objects.values_list("used_points", flat=True))
    assert Crediting.objects.count() == 32
    assert 440 <= given() == used <= 500
    # What was in another lane's hands just then is given to who comes next.
    rest = record(*[make_sale(make_member(), "1.00") for _ in range(3)])
    crediting.credit_these([sale.id for sale in rest])
    assert given() == 500


def test_returns_in_all_lanes_free_a_budget_at_once():
    promise(budget_points=1_000, basket_min_minor=200)
    sales = record(*[make_sale(make_member(), "5.00") for _ in range(16)])
    crediting.credit_these([sale.id for sale in sales])

    at_once(*[lambda one=sale: give_back(one, amount="4.00") for sale in sales])

    assert sum(BudgetSlice.objects.values_list("used_points", flat=True)) == 0
    assert_books_balance()
