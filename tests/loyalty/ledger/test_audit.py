"""Each identity of the ledger, broken by hand, is named with exactly the row that offends."""

from pathlib import Path

import pytest

from loyalty import crediting
from loyalty.ledger import audit
from loyalty.ledger.identities import IDENTITIES
from loyalty.models import Entry, Hold, Lot, Purchase, Redemption
from tests.builders import (
    make_sale,
    noon_of,
    record,
    wallet_of,
)
from tests.loyalty.ledger.corrupting import corrupt
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def offences() -> list[tuple[object, ...]]:
    return [tuple(offence) for _, found in audit.check() for offence in found]


def test_a_balance_that_is_no_sum_of_entries(aino):
    wallet = wallet_of(aino)
    assert wallet.balance == 140

    corrupt("UPDATE loyalty_wallet SET balance = 141 WHERE id = %s", wallet.pk)

    assert offences() == [
        ("balance_is_sum_of_entries", aino.pk, wallet.pk, 140, 141),
        ("balance_is_lots_and_holds", aino.pk, wallet.pk, 140, 141),
    ]


def test_a_version_that_counts_no_entries(aino):
    wallet = wallet_of(aino)

    corrupt("UPDATE loyalty_wallet SET version = 6 WHERE id = %s", wallet.pk)

    assert offences() == [("balance_is_sum_of_entries", aino.pk, wallet.pk, 140, 140)]


def test_a_lot_with_points_too_many(aino):
    wallet, lot = wallet_of(aino), Lot.objects.get(member=aino, earned_points=60)
    assert lot.remaining_points == 20

    corrupt("UPDATE loyalty_lot SET remaining_points = 21 WHERE id = %s", lot.pk)

    assert offences() == [
        ("balance_is_lots_and_holds", aino.pk, wallet.pk, 141, 140),
        ("lots_are_earned_less_used", aino.pk, lot.pk, 20, 21),
    ]


def test_held_points_without_a_hold(aino):
    wallet = wallet_of(aino)

    corrupt("UPDATE loyalty_wallet SET held = 19 WHERE id = %s", wallet.pk)

    assert offences() == [
        ("balance_is_lots_and_holds", aino.pk, wallet.pk, 139, 140),
        ("held_is_sum_of_holds", aino.pk, wallet.pk, 20, 19),
    ]


def test_a_broken_chain(aino):
    wallet = wallet_of(aino)

    corrupt(
        "UPDATE loyalty_entry SET balance_after = 70 WHERE wallet_id = %s AND seq = 2", wallet.pk
    )

    assert offences() == [
        ("entries_form_a_chain", aino.pk, wallet.pk, 69, 70),
        ("entries_form_a_chain", aino.pk, wallet.pk, 170, 169),
    ]


def test_a_gap_in_the_numbers(aino):
    wallet = wallet_of(aino)

    corrupt("UPDATE loyalty_entry SET seq = 7 WHERE wallet_id = %s AND seq = 5", wallet.pk)

    assert [offence[0] for offence in offences()] == [
        "balance_is_sum_of_entries",
        "entries_form_a_chain",
    ]


def test_a_draw_that_takes_less_than_its_hold(aino):
    hold = Hold.objects.get(member=aino, status=1)
    lot = Lot.objects.get(member=aino, earned_points=60)

    corrupt("UPDATE loyalty_draw SET points = points - 1 WHERE source_id = %s", hold.pk)

    assert offences() == [
        ("lots_are_earned_less_used", aino.pk, lot.pk, 21, 20),
        ("holds_are_their_draws", aino.pk, hold.pk, 20, 19),
    ]


def test_a_capture_without_its_entry(aino):
    hold = Hold.objects.get(member=aino, status=2)

    corrupt(
        "UPDATE loyalty_entry SET source_id = %s WHERE kind = 2 AND source_id = %s", 10**9, hold.pk
    )

    assert offences() == [("captures_have_their_entry", aino.pk, hold.pk, -20, 0)]


def test_an_accrual_without_its_lot(aino):
    entry = Entry.objects.get(member=aino, kind=1, points=60)

    corrupt("UPDATE loyalty_entry SET lot_id = 5 WHERE id = %s", entry.pk)

    assert sorted(offences(), key=lambda offence: str(offence[-1])) == [
        ("lots_have_one_entry_that_made_them", aino.pk, entry.lot_id, 60, 0),
        ("lots_have_one_entry_that_made_them", aino.pk, 5, 0, 60),
    ]


def test_a_purchase_that_is_nowhere(aino):
    (sale,) = record(make_sale(aino))

    corrupt("DELETE FROM loyalty_queuedpurchase WHERE purchase_id = %s", sale.id)

    assert offences() == [("purchases_have_one_state", aino.pk, sale.id, 1, 0)]


def test_a_purchase_in_two_places(aino):
    purchase = Purchase.objects.get(member=aino, total_minor=6000)

    corrupt(
        "INSERT INTO loyalty_refusal (purchase_id, member_id, reason, detail)"
        " VALUES (%s, %s, 'failed', '')",
        purchase.pk,
        aino.pk,
    )

    assert offences() == [("purchases_have_one_state", aino.pk, purchase.pk, 1, 2)]


def test_a_crediting_that_says_more_than_the_ledger(aino):
    purchase = Purchase.objects.get(member=aino, total_minor=6000)

    corrupt("UPDATE loyalty_crediting SET points = 61 WHERE purchase_id = %s", purchase.pk)

    assert offences() == [
        ("credited_points_are_in_the_ledger", aino.pk, purchase.pk, 61, 60),
    ]


def test_a_lot_of_another_member(aino):
    lot, other = Lot.objects.get(member=aino, earned_points=60), make_member()

    corrupt("UPDATE loyalty_lot SET member_id = %s WHERE id = %s", other.pk, lot.pk)

    assert offences() == [("rows_belong_to_their_wallet", other.pk, lot.pk, aino.pk, other.pk)]


def test_a_purchase_in_a_store_that_never_was(aino):
    purchase = Purchase.objects.get(member=aino, total_minor=6000)

    corrupt("UPDATE loyalty_purchase SET store_id = 77 WHERE id = %s", purchase.pk)

    assert offences() == [("purchases_name_what_exists", aino.pk, purchase.pk, 1, 0)]


def test_totals_that_are_no_sums(aino):
    corrupt(
        "UPDATE loyalty_programtally SET points = points + 1"
        " WHERE id = (SELECT min(id) FROM loyalty_programtally WHERE kind = 1)"
    )

    assert offences() == [("tallies_are_sums_of_entries", None, 1, 239, 240)]


def test_every_identity_has_a_test_that_breaks_it():
    names = {identity.name for identity in IDENTITIES}
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_audit*.py"))

    tested = {name for name in names if f'"{name}"' in tests}

    assert tested == names


def test_a_purchase_being_credited_is_seen_whole_or_not_at_all(aino):
    (sale,) = record(make_sale(aino, occurred_at=noon_of("2026-03-09")))
    assert offences() == []

    crediting.credit_these([sale.id])

    assert offences() == []
    assert Redemption.objects.count() == 3
