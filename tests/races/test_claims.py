"""A receipt that is claimed by many at once, and sales that two find an owner for."""

from collections.abc import Callable
from typing import Any

import pytest

from loyalty import attaching, unclaimed
from loyalty.claims import ClaimWaiting
from loyalty.models import Claim, Purchase, QueuedPurchase
from tests.books import assert_books_balance
from tests.builders import NOON, make_sale, open_shop, record
from tests.loyalty.test_claims import claim
from tests.members.builders import make_member
from tests.races.at_once import at_once, repeated

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_claim_that_is_sent_five_times_at_once_is_one():
    open_shop()
    member = make_member()

    assert len(set(repeated(5, lambda: claim(member, "r-9").pk))) == 1

    assert Claim.objects.count() == 1


def test_of_eight_claims_at_once_five_wait():
    open_shop()
    member = make_member()

    def one(number: int) -> Callable[[], str]:
        def act() -> str:
            try:
                return str(claim(member, f"r-{number}").status)
            except ClaimWaiting as refusal:
                return refusal.code

        return act

    answers = sorted(at_once(*[one(number) for number in range(8)]))

    assert answers == ["claim_waiting"] * 3 + ["waiting"] * 5


def test_a_sale_is_attached_while_its_card_is_enrolled():
    open_shop()
    for number in range(6):
        phone = f"+35840123450{number}"
        named: dict[str, Any] = {"identifier": {"kind": "phone", "value": phone}}
        sales = record(*[make_sale(**named) for _ in range(20)])
        owner = make_member(("phone", phone))

        def desk(sales: list[Any] = sales, owner: Any = owner) -> None:
            for sale in reversed(sales):
                attaching.attach(sale.id, owner, as_of=NOON)

        at_once(desk, lambda: unclaimed.claim_enrolled(as_of=NOON))

    assert Purchase.objects.filter(member=None).count() == 0
    assert QueuedPurchase.objects.count() == 120
    assert_books_balance()
