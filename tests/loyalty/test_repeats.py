"""The same sale again, or another one under its keys."""

from datetime import timedelta

import pytest

from loyalty import intake, unclaimed
from loyalty.accepted import Accepted
from loyalty.models import Purchase, QueuedPurchase, UnclaimedPurchase
from loyalty.repeats import DuplicatePurchase
from members.errors import DomainError
from members.request_keys import KeyReused
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, earn, make_sale, open_shop, record
from tests.members.builders import make_member, make_store

pytestmark = pytest.mark.django_db

PHONE = {"kind": "phone", "value": "+358 40 123 4567"}
CARD = ("card", "4006381333931")


def accept(sale) -> Accepted | DomainError:
    (answer,) = intake.accept([sale], rulebook.current())
    return answer


def rows() -> tuple[int, int, int]:
    return (
        Purchase.objects.count(),
        QueuedPurchase.objects.count(),
        UnclaimedPurchase.objects.count(),
    )


def test_the_same_sale_again_gets_the_first_answer_and_writes_nothing():
    open_shop()
    member = make_member()
    sale = {"external_id": "s-1"}

    first = accept(make_sale(member, "12.40", **sale))
    again = accept(make_sale(member, "12.4", received_at=NOON + timedelta(hours=1), **sale))

    assert isinstance(first, Accepted)
    assert again == first._replace(is_repeat=True, redemptions=[])
    assert rows() == (1, 1, 0)


def test_a_repeat_after_the_credit_is_not_queued_again():
    open_shop()
    member = make_member()
    earn(member, 10, external_id="s-1")

    again = accept(make_sale(member, "10.00", external_id="s-1"))

    assert isinstance(again, Accepted)
    assert again.is_repeat
    assert rows() == (1, 0, 0)
    assert_books_balance()


def test_other_content_under_the_same_business_key_is_a_duplicate_with_its_differences():
    open_shop()
    aino, bertta = make_member(), make_member()
    (first,) = record(make_sale(aino, "10.00", external_id="s-1"))

    refusal = accept(
        make_sale(bertta, "11.00", external_id="s-1", occurred_at=NOON - timedelta(minutes=1))
    )

    assert isinstance(refusal, DuplicatePurchase)
    shown = Purchase.objects.get(pk=first.id).shown_id
    assert refusal.detail == (
        f"{shown} was recorded under this external_id with other content "
        "(occurred_at, total, member, lines). Give every sale an external_id of its own."
    )
    assert refusal.extra["purchase"] == shown
    assert refusal.extra["differences"] == [
        {
            "field": "occurred_at",
            "recorded": NOON,
            "sent": NOON - timedelta(minutes=1),
        },
        {"field": "total", "recorded": "10.00", "sent": "11.00"},
        {"field": "member", "recorded": aino.shown_id, "sent": bertta.shown_id},
        {"field": "lines"},
    ]
    assert rows() == (1, 1, 0)


def test_the_same_external_id_in_another_store_is_another_sale():
    open_shop()
    make_store("turku")

    record(make_sale(external_id="s-1"), make_sale(external_id="s-1", store="turku"))

    assert rows() == (2, 0, 0)


def test_another_sale_under_the_same_request_key_is_refused():
    open_shop()
    member = make_member()
    record(make_sale(member, external_id="s-1", key="k1"))

    refusal = accept(make_sale(member, external_id="s-2", key="k1"))

    assert isinstance(refusal, KeyReused)
    assert rows() == (1, 1, 0)
    record(make_sale(member, external_id="s-2", key="k2"))
    assert rows() == (2, 2, 0)


def test_the_same_sale_under_another_request_key_is_a_repeat():
    open_shop()
    record(make_sale(external_id="s-1", key="k1"))

    again = accept(make_sale(external_id="s-1", key="k2"))

    assert isinstance(again, Accepted)
    assert again.is_repeat
    assert Purchase.objects.get().idempotency_key == "k1"


def test_a_sale_sent_again_after_its_card_was_enrolled_is_answered_as_the_first_time():
    open_shop()
    sale = make_sale(identifier={"kind": "email", "value": "anna@example.com"})
    (first,) = record(sale)
    make_member(("email", "anna@example.com"))
    assert unclaimed.claim_enrolled(as_of=NOON) == 1

    (again,) = record(sale)

    assert again == first._replace(is_repeat=True)
    assert Purchase.objects.get().member_id is not None
