"""A claim of one who is blocked waits while there is time; of one who is closed it ends."""

from datetime import date, timedelta

import pytest

from loyalty import claims
from loyalty.models import Claim
from members.models import Member
from members.stores import find_store
from rewards import rulebook
from tests.builders import NOON, make_sale, open_shop, record
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

THREE_DAYS_ON = NOON + timedelta(days=3)


@pytest.fixture
def member() -> Member:
    open_shop()
    return make_member()


def claim(member: Member, receipt: str = "r-1") -> Claim:
    store = find_store("helsinki-1")
    assert store is not None
    return claims.claim(
        member=member,
        store=store,
        receipt=receipt,
        total_minor=1000,
        sold_on=date(2026, 3, 10),
        book=rulebook.current(),
        as_of=NOON,
    )


def turn(member: Member, status: str) -> None:
    Member.objects.filter(pk=member.pk).update(status=status)


def said(made: Claim) -> tuple[str, str, int | None]:
    made.refresh_from_db()
    return (made.status, made.reason, made.purchase_id)


def test_unblocked_in_time_they_get_the_sale_that_came_meanwhile(member):
    made = claim(member)
    turn(member, "blocked")
    (sale,) = record(make_sale(external_id="r-1"))

    assert claims.settle_due(as_of=NOON) == 0
    assert said(made) == ("waiting", "", None)
    turn(member, "active")

    assert claims.settle_due(as_of=THREE_DAYS_ON) == 1
    assert said(made) == ("credited", "", sale.id)


def test_blocked_as_they_claim_a_sale_that_is_there_they_wait_too(member):
    (sale,) = record(make_sale(external_id="r-1"))
    turn(member, "blocked")

    made = claim(member)

    assert said(made) == ("waiting", "", None)
    turn(member, "active")
    assert claims.settle_due(as_of=NOON) == 1
    assert said(made) == ("credited", "", sale.id)


def test_blocked_until_the_time_is_over_it_ends_and_may_be_claimed_anew(member):
    made = claim(member)
    turn(member, "blocked")
    (sale,) = record(make_sale(external_id="r-1"))

    assert claims.settle_due(as_of=THREE_DAYS_ON - timedelta(seconds=1)) == 0
    assert claims.settle_due(as_of=THREE_DAYS_ON) == 1

    assert said(made) == ("refused", "no_match", None)
    turn(member, "active")
    assert said(claim(member)) == ("credited", "", sale.id)


def test_of_one_who_is_closed_it_ends_at_once(member):
    made = claim(member)
    turn(member, "closed")
    record(make_sale(external_id="r-1"))

    assert claims.settle_due(as_of=NOON) == 1

    assert said(made) == ("refused", "no_match", None)


def test_those_of_the_blocked_keep_nobody_else_waiting(member):
    claim(member)
    turn(member, "blocked")
    others = claim(make_member(), "r-2")
    record(make_sale(external_id="r-1"), make_sale(external_id="r-2"))

    assert claims.settle_due(as_of=NOON, limit=1) == 1

    assert said(others)[0] == "credited"
