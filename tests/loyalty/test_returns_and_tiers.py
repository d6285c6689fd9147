"""A tier is reached by what was bought and kept."""

import pytest

from loyalty import crediting
from loyalty.models import Crediting
from loyalty.quotes import quote
from rewards import rulebook
from rewards.models import Program, Tier
from tests.builders import NOON, earn, make_sale, noon_of, open_shop, record, wallet_of
from tests.goods_back import give_back, void
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db

FEBRUARY = noon_of("2026-02-10")


@pytest.fixture
def member():
    """Somebody in a program whose silver members, from 100 euros on, earn twice."""
    open_shop()
    program = Program.objects.get()
    Tier.objects.create(program=program, code="silver", name="Silver", threshold=10_000)
    rule = promises.make_rule(program, "double")
    promises.publish(rule, award="multiplier", multiplier="2", tiers=["silver"])
    return make_member()


def tier_of(member):
    return quote(make_sale(member), rulebook.current(fresh=True)).outcome.tier


def test_what_came_back_does_not_count(member):
    sale = earn(member, 120, FEBRUARY)
    assert tier_of(member) == "silver"

    give_back(sale, amount="20.00")
    assert tier_of(member) == "silver"
    give_back(sale, amount="0.01")
    assert tier_of(member) == ""
    void(sale)
    assert tier_of(member) == ""


def test_a_batch_counts_alike(member):
    sale = earn(member, 120, FEBRUARY)
    give_back(sale, amount="30.00")
    sales = record(*[make_sale(member) for _ in range(2)])

    crediting.credit_all(as_of=NOON)

    tiers = Crediting.objects.filter(pk__in=[one.id for one in sales]).values_list("tier")
    assert list(tiers) == [("",), ("",)]


def test_what_was_earned_as_a_silver_member_stays(member):
    first = earn(member, 120, FEBRUARY)
    earn(member, 10, noon_of("2026-03-01"))
    assert wallet_of(member).balance == 140

    void(first)

    assert wallet_of(member).balance == 20


def test_a_return_goes_by_the_tier_of_its_sale(member):
    first = earn(member, 120, FEBRUARY)
    second = earn(member, 10, noon_of("2026-03-01"))
    void(first)

    refund = give_back(second, amount="4.00")

    assert (refund.points, refund.points_after) == (8, 12)


def test_a_return_counts_on_the_day_of_its_sale(member):
    """Sold more than a year ago: neither the sale nor its return counts any more."""
    old = earn(member, 120, noon_of("2025-02-10"))
    earn(member, 100, FEBRUARY)

    void(old)

    assert tier_of(member) == "silver"


def test_goods_that_count_for_no_tier_change_none_when_they_come_back(member):
    Program.objects.update(never_earn_categories=["tip"])
    rulebook.forget()
    lines = [{"line": "1", "net": "100.00"}, {"line": "2", "net": "9.00", "category": "tip"}]
    sale = earn(member, 0, FEBRUARY, lines=lines)

    refund = give_back(sale, lines=[{"line": "2", "quantity": 1}])

    assert (refund.spend_minor, refund.points) == (0, 0)
    assert tier_of(member) == "silver"
