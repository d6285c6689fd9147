"""The pool of a household is nobody: no door knows its id as a member's."""

import pytest

from loyalty import households
from members.models import Member
from tests.builders import NOON, TILL, make_reward

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(member) -> Member:
    """The pool in which the member's 150 points are."""
    home = households.found(owner=member, name="", as_of=NOON, actor=TILL).household
    return home.pool


@pytest.mark.parametrize("path", ["balance", "lots", "ledger"])
def test_nothing_of_a_pool_is_read_as_a_members(till, pool, path):
    answer = till.call("get", f"/v1/members/{pool.shown_id}/{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_pool_redeems_nothing(till, pool):
    body = {"member": pool.shown_id, "reward": make_reward(10).shown_id}

    answer = till.call("post", "/v1/redemptions", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_member")


def test_a_pool_is_adjusted_by_nobody(till, pool):
    body = {"member": pool.shown_id, "kind": "points", "points": 5, "reason": "goodwill"}

    answer = till.call("post", "/v1/adjustments", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_member")
