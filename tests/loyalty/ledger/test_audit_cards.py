"""The identities of stamps, vouchers and standings, broken by hand."""

import pytest

from loyalty.ledger import audit
from loyalty.models import Standing, Voucher, VoucherUse
from tests.builders import earn, noon_of
from tests.loyalty.ledger.corrupting import corrupt
from tests.loyalty.stamping import make_card
from tests.loyalty.tiering import open_club
from tests.loyalty.using import make_branch, use
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def offences() -> list[tuple[object, ...]]:
    return [tuple(offence) for _, found in audit.check() for offence in found]


@pytest.fixture
def card():
    open_club()
    return make_card(needed=2)


@pytest.fixture
def aino(card):
    """A silver member with three stamps: a full card and one more."""
    member = make_member()
    for euros in (120, 5, 5):
        earn(member, euros, noon_of("2026-03-01"))
    assert offences() == []
    return member


def test_stamps_that_were_taken_twice(aino, card):
    corrupt(
        "UPDATE loyalty_stamp SET stamps = -1 WHERE id = (SELECT max(id) FROM loyalty_stamp)"
        " RETURNING purchase_id"
    )

    assert ("stamps_are_not_taken_twice", aino.pk) in [row[:2] for row in offences()]


def test_a_full_card_without_a_voucher(aino, card):
    corrupt("UPDATE loyalty_voucher SET status = 4")

    assert offences() == [("full_cards_have_their_vouchers", aino.pk, card.pk, 1, 0)]


def test_a_used_voucher_that_no_till_took_and_a_conflict_that_nobody_sees(aino):
    owned = Voucher.objects.get()
    make_branch()
    use(owned.pk, is_offline=True)
    use(owned.pk, receipt="t-1", store="turku-1", is_offline=True)
    assert offences() == []

    corrupt(
        "UPDATE loyalty_voucheruse SET status = 'undone', undone_at = now() WHERE id ="
        " (SELECT min(id) FROM loyalty_voucheruse)"
    )
    corrupt("DELETE FROM loyalty_case")

    beside = VoucherUse.objects.order_by("pk").last()
    assert beside is not None
    assert offences() == [
        ("used_vouchers_have_one_use", aino.pk, owned.pk, 1, 0),
        ("conflicts_have_a_case", aino.pk, beside.pk, 1, 0),
    ]


def test_a_standing_that_nobody_would_review(aino):
    corrupt("DELETE FROM loyalty_nextreview")

    newest = Standing.objects.get().pk
    assert offences() == [("reviews_are_noted", aino.pk, newest, 1, 0)]
