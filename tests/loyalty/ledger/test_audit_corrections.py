"""The identities of what corrections write, broken by hand."""

from datetime import timedelta

import pytest
from django.db import transaction

from loyalty.ledger import audit, moving
from loyalty.ledger.drawing import Drawn, Source
from loyalty.ledger.locking import lock
from loyalty.ledger.posting import Page
from loyalty.models import Adjustment, Entry, Lot, Refund, SourceKind
from tests.builders import NOON, TILL, earn, open_shop, wallet_of
from tests.loyalty.ledger.corrupting import corrupt
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def offences() -> list[tuple[object, ...]]:
    return [tuple(offence) for _, found in audit.check() for offence in found]


@pytest.fixture
def aino():
    """A member with 60 points, of which 25 went on to Bertta."""
    open_shop()
    aino, bertta = make_member(), make_member()
    earn(aino, 60)
    earn(bertta, 1)
    with transaction.atomic():
        wallets = lock([wallet_of(aino).pk, wallet_of(bertta).pk])
        sender, recipient = wallets[wallet_of(aino).pk], wallets[wallet_of(bertta).pk]
        page = Page(actor=TILL)
        moving.move(
            sender,
            recipient,
            [Drawn(Lot.objects.get(member=aino).pk, 25)],
            page=page,
            source=Source(SourceKind.TRANSFER, 10**8),
            at=NOON,
        )
        page.write()
    assert offences() == []
    return aino


def test_a_debt_without_its_lines(aino):
    wallet = wallet_of(aino)

    corrupt("UPDATE loyalty_wallet SET debt = 3 WHERE id = %s", wallet.pk)

    assert ("debt_is_sum_of_debt_lines", aino.pk, wallet.pk, 0, 3) in offences()


def test_a_source_that_gives_back_more_than_it_took(aino):
    lot = Lot.objects.get(member=aino)

    corrupt("UPDATE loyalty_draw SET points = -25 WHERE lot_id = %s", lot.pk)

    assert ("draws_give_back_what_they_took", aino.pk, lot.pk, 0, -25) in offences()


def test_points_that_leave_a_wallet_from_no_lot(aino):
    lot, wallet = Lot.objects.get(member=aino), wallet_of(aino)

    corrupt("UPDATE loyalty_draw SET points = 24 WHERE lot_id = %s", lot.pk)

    assert offences() == [
        ("lots_are_earned_less_used", aino.pk, lot.pk, 36, 35),
        ("sources_are_accounted_for", aino.pk, wallet.pk, 0, -1),
    ]


def test_a_transfer_that_loses_a_point(aino):
    sent = Entry.objects.get(member=aino, points=-25)

    corrupt("UPDATE loyalty_entry SET points = -26 WHERE id = %s", sent.pk)

    assert ("transfers_lose_nothing", aino.pk, 10**8, 0, -1) in offences()


def refund_of(member, **fields) -> Refund:
    """A row of a return that nothing stands behind."""
    return Refund.objects.create(
        member=member,
        store_id=1,
        sale_store_id=1,
        sale_external_id="s",
        actor_kind=0,
        fingerprint=b"0" * 16,
        currency="EUR",
        status="applied",
        occurred_at=NOON,
        received_at=NOON,
        applied_at=NOON + timedelta(seconds=1),
        **fields,
    )


def test_a_return_that_took_nothing_back(aino):
    refund = refund_of(aino, points=5, taken_points=5)

    assert offences() == [("refunds_are_in_the_ledger", aino.pk, refund.pk, -5, 0)]


def test_returns_that_leave_too_much(aino):
    sale = Lot.objects.get(member=aino).source_id
    refund = refund_of(aino, points=5, expired_points=5, points_after=56)
    Refund.objects.filter(pk=refund.pk).update(purchase_id=sale)

    assert offences() == [("returns_never_exceed_their_sale", aino.pk, sale, 55, 56)]


def test_an_adjustment_that_was_never_posted(aino):
    adjustment = Adjustment.objects.create(
        program=wallet_of(aino).program,
        member=aino,
        kind="points",
        points=7,
        reason="goodwill",
        status="approved",
        is_within_limit=True,
        proposed_by_kind=2,
        proposed_by="ada",
        fingerprint=b"0" * 16,
        proposed_at=NOON,
        decided_at=NOON,
    )

    assert offences() == [("approved_adjustments_have_their_entry", aino.pk, adjustment.pk, 7, 0)]
