"""What is told of sales: that they were credited or refused, and nothing of an imported history."""

from datetime import timedelta

import pytest

from events.models import Event
from loyalty import crediting
from loyalty.models import Purchase
from members.models import Member
from tests.builders import NOON, earn, make_sale, open_shop, record
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    open_shop()
    return make_member()


def told():
    found = Event.objects.filter(kind__startswith="purchase.").order_by("id")
    return [(one.kind, one.subject, one.payload, one.occurred_at) for one in found]


def test_a_credited_sale_is_told_with_its_points(member):
    sale = Purchase.objects.get(pk=earn(member, 20).id)

    assert told() == [
        (
            "purchase.credited",
            sale.shown_id,
            {
                "member": member.shown_id,
                "store": "helsinki-1",
                "external_id": sale.external_id,
                "points": 20,
                "balance_after": 20,
                "tier": None,
            },
            sale.occurred_at,
        )
    ]


@pytest.mark.parametrize("sales", [1, 5])
def test_every_sale_of_a_batch_is_told_with_the_balance_it_led_to(member, sales):
    record(*[make_sale(member, "1.00") for _ in range(sales)])

    crediting.credit_all(as_of=NOON)

    figures = [payload["balance_after"] for _, _, payload, _ in told()]
    assert figures == list(range(1, sales + 1))


def test_a_sale_that_cannot_be_credited_is_told_with_its_reason(member):
    record(make_sale(member, "20.00"))
    Member.objects.filter(pk=member.pk).update(status="blocked")

    crediting.credit_all(as_of=NOON)

    ((kind, _, payload, _),) = told()
    assert (kind, payload["reason"], payload["member"]) == (
        "purchase.refused",
        "member_not_active",
        member.shown_id,
    )


@pytest.mark.parametrize(("days", "count"), [(30, 1), (31, 0)])
def test_of_a_history_nobody_is_told(member, days, count):
    record(make_sale(member, "20.00", received_at=NOON + timedelta(days=days)))

    crediting.credit_all(as_of=NOON)

    assert len(told()) == count
