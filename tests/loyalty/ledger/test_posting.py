"""Lines and lots, written together or not at all; history only grows."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from loyalty.ledger.locking import LockedWallet, lock, lock_members
from loyalty.ledger.posting import POINTS_PER_ENTRY_MAX, Page, Source
from loyalty.models import Entry, EntryKind, Lot, ProgramTally, SourceKind
from tests.books import assert_books_balance, constraint_of
from tests.builders import NOON, TILL, earn, noon_of, open_shop, wallet_of
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def accrue(page: Page, wallet: LockedWallet, source: int, points: int = 10) -> int:
    return page.accrue(
        wallet,
        points=points,
        source=Source(SourceKind.PURCHASE, source),
        earned_at=NOON,
        available_from=NOON,
        expires_at=None,
    )


def accrue_alone(member, source: int, *, version: int = 1) -> None:
    key = wallet_of(member).pk
    with transaction.atomic():
        wallet = lock([key])[key]
        wallet.version = version
        page = Page(actor=TILL)
        accrue(page, wallet, source)
        page.write()


def lines(member) -> list[tuple[int, int, int]]:
    return list(
        Entry.objects.filter(member=member)
        .order_by("seq")
        .values_list("seq", "points", "balance_after")
    )


def test_lines_are_numbered_without_gaps_and_carry_the_balance():
    open_shop()
    member = make_member()

    earn(member, 10)
    earn(member, 5)
    earn(member, 7)

    wallet = wallet_of(member)
    assert lines(member) == [(1, 10, 10), (2, 5, 15), (3, 7, 22)]
    assert (wallet.balance, wallet.version) == (22, 3)
    assert_books_balance()


def test_one_page_holds_lines_of_several_wallets_and_several_of_one():
    program = open_shop()
    aino, bertta = make_member(), make_member()

    with transaction.atomic():
        wallets = lock_members(program.pk, [aino.pk, bertta.pk])
        page = Page(actor=TILL)
        seqs = [accrue(page, wallets[m.pk], n) for n, m in enumerate([aino, bertta, aino], 900)]
        page.write()

    assert seqs == [1, 1, 2]
    assert (lines(aino), lines(bertta)) == ([(1, 10, 10), (2, 10, 20)], [(1, 10, 10)])
    assert list(ProgramTally.objects.values_list("kind", "points", "entries")) == [(1, 30, 3)]


def test_a_line_says_who_did_it_and_where_it_comes_from():
    open_shop()
    member = make_member()

    bought = earn(member, 10, noon_of("2026-03-01"))

    entry = Entry.objects.get()
    assert (entry.kind, entry.source_kind, entry.source_id) == (1, 1, bought.id)
    assert (entry.actor_kind, entry.actor_id, entry.occurred_at) == (0, None, noon_of("2026-03-01"))
    assert entry.lot_id == bought.id * 16


def test_a_second_delivery_is_a_key_violation_and_changes_nothing():
    open_shop()
    member = make_member()
    bought = earn(member, 10)

    with pytest.raises(IntegrityError, match="loyalty_lot_pkey"):
        accrue_alone(member, bought.id)

    assert lines(member) == [(1, 10, 10)]
    assert_books_balance()


def test_a_lost_update_is_a_key_violation():
    open_shop()
    member = make_member()
    earn(member, 10)

    with pytest.raises(IntegrityError, match="entry_seq_once_per_wallet"):
        accrue_alone(member, 900, version=0)

    assert (lines(member), Lot.objects.count()) == ([(1, 10, 10)], 1)


def test_an_empty_page_writes_nothing():
    with transaction.atomic():
        Page(actor=TILL).write()

    assert (Entry.objects.count(), ProgramTally.objects.count()) == (0, 0)


@pytest.mark.parametrize("points", [0, POINTS_PER_ENTRY_MAX + 1, -POINTS_PER_ENTRY_MAX - 1])
def test_a_line_of_no_points_or_too_many_is_impossible(points):
    wallet = LockedWallet(1, 1, 1, 0, 0, 0, 0)

    with pytest.raises(AssertionError):
        Page(actor=TILL).post(
            wallet,
            kind=EntryKind.ACCRUAL,
            points=points,
            source=Source(SourceKind.PURCHASE, 1),
            occurred_at=NOON,
        )


@pytest.mark.django_db(transaction=True)
def test_a_wallet_cannot_be_locked_outside_a_transaction():
    with pytest.raises(AssertionError, match="as long as its transaction"):
        lock([1])


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE loyalty_entry SET points = 11", "entry_only_grows"),
        ("DELETE FROM loyalty_entry", "entry_only_grows"),
        ("UPDATE loyalty_crediting SET points = 11", "crediting_only_grows"),
        ("DELETE FROM loyalty_crediting", "crediting_only_grows"),
        ("DELETE FROM loyalty_purchase", "purchase_never_deleted"),
        ("UPDATE loyalty_purchase SET total_minor = 1", "purchase_is_claimed_once"),
        ("UPDATE loyalty_purchase SET member_id = NULL", "purchase_is_claimed_once"),
        ("UPDATE loyalty_purchase SET member_id = 77", "purchase_is_claimed_once"),
    ],
)
def test_history_only_grows(statement, constraint):
    open_shop()
    earn(make_member(), 10)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        connection.cursor().execute(statement)

    assert constraint_of(refusal.value) == constraint
    assert_books_balance()


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE loyalty_wallet SET held = -1", "wallet_held_not_negative"),
        ("UPDATE loyalty_wallet SET debt = -1", "wallet_debt_not_negative"),
        ("UPDATE loyalty_wallet SET held = 11", "wallet_balance_covers_held"),
        ("UPDATE loyalty_lot SET remaining_points = 11", "lot_remaining_within_earned"),
        ("UPDATE loyalty_lot SET remaining_points = 0", "lot_is_open_while_points_remain"),
        ("UPDATE loyalty_lot SET is_open = false", "lot_is_open_while_points_remain"),
        (
            "UPDATE loyalty_lot SET earned_points = 0, remaining_points = 0, is_open = false",
            "lot_earned_something",
        ),
    ],
)
def test_the_database_keeps_the_promises(statement, constraint):
    open_shop()
    earn(make_member(), 10)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        connection.cursor().execute(statement)

    assert constraint_of(refusal.value) == constraint
    assert_books_balance()


@pytest.mark.parametrize(
    ("kind", "points", "constraint"),
    [
        (EntryKind.ACCRUAL, 0, "entry_points_not_zero"),
        (EntryKind.ACCRUAL, -1, "entry_sign_fits_kind"),
        (EntryKind.REDEMPTION, 1, "entry_sign_fits_kind"),
        (EntryKind.EXPIRY, 1, "entry_sign_fits_kind"),
    ],
)
def test_the_sign_of_a_line_fits_its_kind(kind: EntryKind, points: int, constraint: str):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        insert_entry(kind=kind, points=points, occurred_at=NOON)

    assert constraint_of(refusal.value) == constraint
    assert Entry.objects.count() == 0


def insert_entry(*, kind: EntryKind, points: int, occurred_at: datetime) -> None:
    connection.cursor().execute(
        "INSERT INTO loyalty_entry (member_id, wallet_id, seq, kind, points, balance_after,"
        " source_kind, source_id, actor_kind, occurred_at)"
        " VALUES (1, 1, 1, %s, %s, 0, 1, 1, 0, %s)",
        [kind, points, occurred_at],
    )
