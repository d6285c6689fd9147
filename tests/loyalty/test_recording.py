"""A sale and the redemptions it names: together or not at all."""

from datetime import timedelta

import pytest

from loyalty import recording, redemptions, settlement
from loyalty.accepted import Accepted
from loyalty.models import Purchase, QueuedPurchase, Redemption
from loyalty.recording import UnknownRedemption
from loyalty.settlement import RedemptionUsed, RedemptionVoided
from members.errors import DomainError
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    figures,
    make_reward,
    make_sale,
    redeem,
    wallet_of,
)
from tests.members.builders import make_member, make_store

pytestmark = pytest.mark.django_db

LAPSED = NOON + timedelta(minutes=15)


def void(row: Redemption, as_of=NOON) -> str:
    settlement.void(row, as_of=as_of, actor=TILL)
    return redemptions.status(row)


def record(member, *rows, **fields) -> Accepted:
    sale = make_sale(member, redemptions=[row.shown_id for row in rows], **fields)
    return recording.record(sale, rulebook.current(), actor=TILL)


def refused_sale(kind: type[DomainError], member, *rows, **fields) -> DomainError:
    before = (Purchase.objects.count(), QueuedPurchase.objects.count())
    with pytest.raises(kind) as refusal:
        record(member, *rows, **fields)
    assert (Purchase.objects.count(), QueuedPurchase.objects.count()) == before
    assert_books_balance()
    return refusal.value


def test_a_sale_confirms_the_redemptions_it_names(member, reward):
    row, tea = redeem(member, reward), redeem(member, make_reward(20, code="tea"))

    accepted = record(member, row, tea)

    assert [redemptions.status(one) for one in (row, tea)] == ["confirmed", "confirmed"]
    assert set(Redemption.objects.values_list("purchase_id", flat=True)) == {accepted.id}
    assert wallet_of(member).balance == 30
    assert_books_balance()


def test_the_same_sale_again_changes_nothing(member, reward):
    row = redeem(member, reward)
    first = record(member, row, external_id="s-1")

    again = record(member, row, external_id="s-1")

    assert (again.id, again.is_repeat) == (first.id, True)
    assert figures(member, reward) == (50, 0, 2)


def test_a_redemption_confirmed_before_can_still_be_named_by_one_sale(member, reward):
    row = redeem(member, reward, is_captured=True)
    record(member, row)

    refusal = refused_sale(RedemptionUsed, member, row)

    assert refusal.detail == (
        f"{row.shown_id} was confirmed by another sale; leave it out of this one."
    )


def test_a_sale_that_names_a_voided_redemption_is_not_written(member, reward):
    row = redeem(member, reward)
    void(row)

    refused_sale(RedemptionVoided, member, row)


def test_a_sale_that_names_what_is_not_the_members_is_not_written(member, reward):
    held, stolen = redeem(member, reward), make_member()
    mine = redeem(member, make_reward(10, code="tea"))

    refusal = refused_sale(UnknownRedemption, stolen, held)
    absent = Redemption(public_id=stolen.public_id)
    second = refused_sale(UnknownRedemption, member, mine, absent)

    assert [(one.pointer, one.code) for one in refusal.errors] == [
        ("/redemptions/0", "unknown_redemption")
    ]
    assert [one.pointer for one in second.errors] == ["/redemptions/1"]
    assert redemptions.status(mine) == "held"


def test_one_bad_sale_of_many_holds_up_no_other(member, reward):
    row = redeem(member, reward)
    void(row)
    bad = make_sale(member, redemptions=[row.shown_id])

    answers = recording.record_many(
        [make_sale(member), bad, make_sale(member)], rulebook.current(), actor=TILL
    )

    assert [getattr(answer, "code", "accepted") for answer in answers] == [
        "accepted",
        "redemption_voided",
        "accepted",
    ]
    assert_books_balance()


def test_a_redemption_held_in_another_store_is_as_unknown_as_none(member, reward):
    elsewhere = make_store("helsinki-2")
    row = redeem(member, reward, store_id=elsewhere.pk)

    with pytest.raises(UnknownRedemption):
        record(member, row)

    assert redemptions.status(row) == "held"
    assert figures(member, reward) == (150, 100, 2)
