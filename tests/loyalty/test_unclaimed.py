"""Sales by an identifier that nobody has yet."""

from datetime import timedelta

import pytest

from loyalty import crediting, unclaimed
from loyalty.models import Crediting, Purchase, QueuedPurchase, UnclaimedPurchase
from members.identifiers import attach
from tests.books import assert_books_balance
from tests.builders import NOON, make_sale, open_shop, record, wallet_of
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

PHONE = {"kind": "phone", "value": "+358 40 123 4567"}
CARD = ("card", "4006381333931")


def rows() -> tuple[int, int, int]:
    return (
        Purchase.objects.count(),
        QueuedPurchase.objects.count(),
        UnclaimedPurchase.objects.count(),
    )


def test_an_unknown_identifier_is_accepted_with_a_notice_and_credited_once_enrolled():
    open_shop()
    (answer,) = record(make_sale(identifier=PHONE))
    assert answer.member is None
    assert answer.quote["notices"] == [
        {
            "code": "unknown_identifier",
            "detail": "Nobody has this phone yet. The purchase is credited by itself if it is "
            "enrolled within 30 days.",
        }
    ]
    assert rows() == (1, 0, 1)
    assert unclaimed.claim_enrolled(as_of=NOON) == 0

    member = make_member(("phone", "+358401234567"))
    later = NOON + timedelta(days=29)

    assert unclaimed.claim_enrolled(as_of=later) == 1
    assert unclaimed.claim_enrolled(as_of=later) == 0
    assert rows() == (1, 1, 0)
    assert crediting.credit_all(as_of=later) == (1, 0)
    assert (wallet_of(member).balance, Crediting.objects.get().points) == (10, 10)
    assert_books_balance()


def test_an_identifier_attached_to_an_old_member_claims_too():
    open_shop()
    record(make_sale(identifier={"kind": "card", "value": CARD[1]}))
    member = make_member()
    attach(member=member, kind=CARD[0], value=CARD[1], as_of=NOON)

    assert unclaimed.claim_enrolled(as_of=NOON) == 1

    assert Purchase.objects.get().member_id == member.pk


def test_a_purchase_that_nobody_claimed_in_time_is_forgotten_and_stays():
    open_shop(unclaimed_days=30)
    record(make_sale(identifier=PHONE))
    over = NOON + timedelta(days=30)

    assert unclaimed.forget_old(as_of=over - timedelta(microseconds=1)) == 0
    make_member(("phone", "+358401234567"))
    assert unclaimed.claim_enrolled(as_of=over) == 0
    assert unclaimed.forget_old(as_of=over) == 1

    assert rows() == (1, 0, 0)
    assert Purchase.objects.get().member_id is None
    assert_books_balance()


def test_claims_come_in_chunks():
    open_shop()
    record(*[make_sale(identifier=PHONE) for _ in range(5)])
    make_member(("phone", "+358401234567"))

    assert [unclaimed.claim_enrolled(as_of=NOON, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert rows() == (5, 5, 0)
