"""A budget for all members together: given to the last point, and never overrun."""

from typing import Any

import pytest

from loyalty import budgets, crediting
from loyalty.models import LANES, Budget, BudgetSlice, Crediting
from rewards import rulebook
from rewards.models import Campaign
from tests.books import assert_books_balance
from tests.builders import NOON, earn, make_sale, open_shop, record
from tests.goods_back import give_back, void
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


def promise(budget=100, **text):
    program = open_shop(thousand_points_minor=1_000)
    said: dict[str, Any] = {"award": "bonus", "points": 30, "budget_points": budget, **text}
    return promises.publish(promises.make_rule(program, "promo"), **said)


def bonuses():
    traces = Crediting.objects.order_by("purchase").values_list("trace", flat=True)
    lines = [line for trace in traces for line in trace["rules"] if line["rule"] == "promo"]
    return [line["points"] or line["reason"] for line in lines]


def used():
    return sum(BudgetSlice.objects.values_list("used_points", flat=True))


def test_a_budget_is_given_to_the_last_point_whatever_lane_a_member_is_in():
    promise()
    members = [make_member() for _ in range(2 * LANES)]
    record(*[make_sale(member, "1.00") for member in members])

    crediting.credit_all(as_of=NOON)

    assert sorted(bonuses(), key=str) == [10, 30, 30, 30] + ["budget_spent"] * (2 * LANES - 4)
    assert (used(), Budget.objects.get().allotted_points) == (100, 100)
    assert_books_balance()


def test_a_budget_may_refuse_the_sale_that_does_not_fit_whole():
    promise(budget=50, budget_over="reject")
    for _ in range(3):
        earn(make_member(), 1)

    assert bonuses() == [30, "budget_spent", "budget_spent"]
    assert used() == 30


def test_a_budget_in_money_is_counted_by_what_points_cost():
    promise(budget=None, budget_minor=45)
    for _ in range(2):
        earn(make_member(), 1)

    assert bonuses() == [30, 15]


def test_a_campaign_has_one_budget_for_all_its_rules():
    program = open_shop()
    campaign = Campaign.objects.create(
        program=program, code="spring", name="Spring", starts_at=promises.LONG_AGO, budget_points=50
    )
    for code in ("promo", "second"):
        rule = promises.make_rule(program, code)
        promises.publish(rule, award="bonus", points=30, campaign_id=campaign.pk)

    earn(make_member(), 1)

    (trace,) = Crediting.objects.values_list("trace", flat=True)
    assert [line["points"] for line in trace["rules"]] == [1, 30, 20]


def test_what_comes_back_can_be_given_again():
    promise(budget=40)
    first = earn(make_member(), 5)

    give_back(first, amount="5.00")
    earn(make_member(), 1)

    assert bonuses() == [30, 30]
    assert used() == 30


def test_a_return_never_makes_a_rule_give():
    promise(budget=100, points=50, basket_max_minor=10_000)
    dear = earn(make_member(), 120)  # too dear for the rule
    for _ in range(2):
        earn(make_member(), 10)

    give_back(dear, amount="30.00")
    void(dear)
    earn(make_member(), 10)

    assert bonuses() == ["basket_too_large", 50, 50, "budget_spent"]
    assert used() == 100
    assert_books_balance()


def test_a_new_version_sets_the_budget_anew():
    first = promise(budget=1000)
    earn(make_member(), 1)
    promises.publish(first.rule, NOON, award="bonus", points=30, budget_points=50)
    for _ in range(2):
        earn(make_member(), 1, NOON)

    assert bonuses() == [30, 20, "budget_spent"]
    assert Budget.objects.get().total_points == 50
    assert_books_balance()


def test_a_spent_rule_leaves_its_sale_to_the_others():
    promise(budget=30, is_last=True, priority=9)
    for _ in range(2):
        earn(make_member(), 5)

    assert list(Crediting.objects.order_by("purchase").values_list("points", flat=True)) == [30, 5]


def test_a_quote_says_what_is_left():
    promise(budget=40)
    earn(make_member(), 1)
    book = rulebook.current()

    totals = budgets.totals_of(book)
    (accepted,) = record(make_sale(make_member(), "1.00"))

    assert list(budgets.left(totals, totals).values()) == [10]
    assert accepted.quote["points"] == 1 + 10
