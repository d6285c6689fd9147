"""The database itself keeps published versions as they are."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from rewards.models import EarningRule
from tests.rewards.builders import make_program, make_rule, publish

MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def rule(db) -> EarningRule:
    return make_rule(make_program())


def refused():
    return pytest.raises(IntegrityError, match="published and cannot be changed")


def history(rule):
    return list(rule.versions.values_list("number", "effective_from", "effective_until"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE rewards_ruleversion SET points = 5",
        "UPDATE rewards_ruleversion SET pending_policy = 'at_once'",
        "UPDATE rewards_ruleversion SET expiry_policy = 'rolling', expiry_months = 3",
        "UPDATE rewards_ruleversion SET effective_from = now()",
        "UPDATE rewards_ruleversion SET published_at = NULL, number = NULL",
        "UPDATE rewards_ruleversion SET number = 9",
        "UPDATE rewards_ruleversion SET published_by = 'eve'",
        "UPDATE rewards_ruleversion SET points = 5, effective_until = now() + '1 year'",
        "DELETE FROM rewards_ruleversion",
    ],
)
def test_the_database_refuses_to_change_a_published_version(rule, change):
    publish(rule, MAY)

    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert history(rule) == [(1, MAY, None)]


def test_the_database_lets_the_end_be_set_once(rule):
    publish(rule, MAY)
    set_end = "UPDATE rewards_ruleversion SET effective_until = %s"
    with connection.cursor() as cursor:
        cursor.execute(set_end, [JUNE])

    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(set_end, [JULY])

    assert history(rule) == [(1, MAY, JUNE)]
