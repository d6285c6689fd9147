"""POST /v1/purchases/{id}/confirm: whole answers."""

from datetime import timedelta

import pytest

from loyalty.models import Purchase
from members.scopes import PURCHASES_READ
from rewards import rulebook
from rewards.models import Program
from rewards.models.program import touch
from tests.builders import NOON, earn, make_sale, record
from tests.goods_back import void
from tests.members.builders import Caller, caller, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale(shop):
    Program.objects.update(pending_policy="confirmation")
    touch(shop.pk)
    rulebook.forget()
    return earn(make_member(), 100)


def address_of(sale):
    return f"/v1/purchases/{Purchase.objects.get(pk=sale.id).shown_id}/confirm"


def test_points_can_be_used_from_when_they_are_confirmed(till, sale, clock):
    shown = {
        "purchase": Purchase.objects.get(pk=sale.id).shown_id,
        "points": 100,
        "available_from": "2026-03-11T12:00:00Z",
    }
    clock.move_to(NOON + timedelta(days=1))

    first = till.call("post", address_of(sale))
    clock.move_to(NOON + timedelta(days=2))
    again = till.call("post", address_of(sale))

    assert (first.status_code, first.json()) == (200, shown)
    assert (again.status_code, again.json()) == (200, shown)


def test_what_cannot_be_confirmed_is_said(till, sale):
    void(sale)
    (of_nobody,) = record(make_sale())

    voided = till.call("post", address_of(sale))
    unclaimed = till.call("post", address_of(of_nobody))

    assert (voided.status_code, voided.json()["code"]) == (409, "purchase_voided")
    assert (unclaimed.status_code, unclaimed.json()["code"]) == (409, "purchase_not_credited")


def test_nobody_confirms_without_the_scope_or_for_another_store(sale, colleague):
    reader = caller(PURCHASES_READ)

    assert reader.call("post", address_of(sale)).status_code == 403
    assert colleague.call("post", address_of(sale)).status_code == 404
    assert Caller().call("post", address_of(sale)).status_code == 401
    assert colleague.call("post", "/v1/purchases/pur_nonsense/confirm").status_code == 404
