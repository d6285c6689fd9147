"""The identities of what is counted, broken by hand."""

import pytest

from loyalty.ledger import audit
from loyalty.models import Budget, BudgetSlice, RuleUse
from tests.books import assert_books_balance
from tests.builders import earn, open_shop
from tests.loyalty.ledger.corrupting import corrupt
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


def offences() -> list[tuple[object, ...]]:
    return [tuple(offence) for _, found in audit.check() for offence in found]


@pytest.fixture
def aino():
    """A member with 30 points of a budget of 100."""
    program = open_shop()
    rule = promises.make_rule(program, "promo")
    promises.publish(rule, award="bonus", points=30, budget_points=100)
    member = make_member()
    earn(member, 5)
    assert offences() == []
    return member


def test_a_rule_that_gave_less_than_came_back(aino):
    use = RuleUse.objects.get()

    corrupt("UPDATE loyalty_ruleuse SET points = -1, times = 0 WHERE id = %s", use.pk)

    assert ("uses_of_rules_are_never_below_zero", aino.pk, use.rule_id, 0, -1) in offences()


def test_a_budget_that_allotted_what_no_lane_has(aino):
    budget, slice_ = Budget.objects.get(), BudgetSlice.objects.get()

    corrupt("UPDATE loyalty_budget SET allotted_points = 99 WHERE id = %s", budget.pk)

    expected = (None, budget.pk, 99, slice_.allotted_points)
    assert offences() == [("budgets_are_allotted_to_their_slices", *expected)]


def test_a_budget_that_was_used_for_nothing(aino):
    budget = Budget.objects.get()

    corrupt("UPDATE loyalty_ruleuse SET points = 29 WHERE rule_id = %s", budget.owner_id)

    assert offences() == [("budgets_are_used_by_their_rules", None, budget.pk, 29, 30)]


def test_the_tests_see_what_the_audit_sees(aino):
    budget = Budget.objects.get()

    corrupt("UPDATE loyalty_ruleuse SET points = 29 WHERE rule_id = %s", budget.owner_id)

    with pytest.raises(AssertionError):
        assert_books_balance()
