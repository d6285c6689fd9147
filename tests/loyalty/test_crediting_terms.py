"""What a sale is credited by: the tier it came in, and the rule version of its time."""

from datetime import timedelta
from decimal import Decimal

import pytest

from loyalty import crediting
from loyalty.models import Crediting, Purchase
from rewards import publishing
from rewards.models import EarningRule, RuleVersion, Tier
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    earn,
    make_program,
    make_sale,
    noon_of,
    open_shop,
    record,
    wallet_of,
)
from tests.members.builders import make_member, make_store
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


def credited() -> list[tuple[int, int]]:
    return list(Crediting.objects.order_by("purchase").values_list("points", "balance_after"))


def make_tiers(program) -> None:
    Tier.objects.create(program=program, code="silver", name="Silver", threshold=10_000)
    Tier.objects.create(program=program, code="gold", name="Gold", threshold=20_000)
    doubled = promises.make_rule(program, "gold-double")
    promises.publish(
        doubled,
        noon_of("2015-01-01"),
        award="multiplier",
        multiplier=Decimal(2),
        tiers=("gold",),
    )


def tiers_of(member) -> list[str]:
    return list(
        Crediting.objects.filter(member=member).order_by("purchase").values_list("tier", flat=True)
    )


def test_the_tier_is_that_of_the_spend_before_the_purchase_credited_or_not():
    make_tiers(open_shop())
    member = make_member()
    sales = record(
        make_sale(member, "100.00", occurred_at=noon_of("2026-01-01")),
        make_sale(member, "100.00", occurred_at=noon_of("2026-01-02")),
        make_sale(member, "10.00", occurred_at=noon_of("2026-01-03")),
    )

    crediting.credit_these([sales[2].id])  # the last one first: the order changes no tier
    crediting.credit_all(as_of=NOON)

    assert tiers_of(member) == ["", "silver", "gold"]
    assert wallet_of(member).balance == 220
    assert_books_balance()


def test_spend_counts_for_twelve_months_of_whole_local_days():
    make_tiers(open_shop())
    member = make_member()
    # 10 March 2025 begins at 22:00 UTC on the 9th in Helsinki.
    edge = noon_of("2025-03-09") + timedelta(hours=10)
    earn(member, 100, edge - timedelta(seconds=1))
    earn(member, 100, edge)
    earn(member, 10, noon_of("2026-03-10"))

    assert tiers_of(member) == ["", "silver", "silver"]


def test_a_sale_uses_the_version_valid_when_it_occurred():
    make_store()
    program = make_program()
    rule = EarningRule.objects.get()
    promises.publish(rule, noon_of("2026-03-05"), award="base", points=3, step_minor=100)
    publishing.end_rule(rule=rule, at=noon_of("2026-03-09"), actor=TILL)
    member = make_member()
    moments = [
        noon_of("2026-03-05") - timedelta(microseconds=1),
        noon_of("2026-03-05"),
        noon_of("2026-03-09") - timedelta(microseconds=1),
        noon_of("2026-03-09"),
    ]

    record(*[make_sale(member, occurred_at=moment) for moment in moments])
    crediting.credit_all(as_of=NOON)

    assert [points for points, _ in credited()] == [10, 30, 30, 0]
    assert RuleVersion.objects.filter(rule__program=program).count() == 2
    assert_books_balance()


def test_a_rule_published_after_the_till_asked_counts_for_sales_of_its_time():
    open_shop()
    member = make_member()
    record(make_sale(member))
    promises.publish(
        EarningRule.objects.get(), noon_of("2026-03-01"), award="base", points=5, step_minor=100
    )

    crediting.credit_all(as_of=NOON)  # looks for a newer revision itself

    assert credited() == [(50, 50)]
    assert Purchase.objects.get().quote["points"] == 10
