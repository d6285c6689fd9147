"""Lots whose time is over become entries, in chunks, busy wallets left alone."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from loyalty.ledger import expiry
from loyalty.ledger.expiry import Expired
from loyalty.models import Entry
from tests.books import assert_books_balance
from tests.builders import make_wallet, noon_of, open_shop, remaining, wallet_of
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

# Bought on 1 March 2025, 12 months: over at midnight after 1 March 2026 in Helsinki (UTC+2).
OVER = noon_of("2026-03-01") + timedelta(hours=10)


def test_a_lot_expires_at_its_instant_and_not_before():
    open_shop()
    member = make_member()
    make_wallet(member, [(10, "2025-03-01"), (5, "2025-03-02")])

    assert expiry.expire_all(as_of=OVER - timedelta(microseconds=1)) == Expired(0, 0, 0)
    assert expiry.expire_all(as_of=OVER) == Expired(1, 1, 10)
    assert expiry.expire_all(as_of=OVER) == Expired(0, 0, 0)

    entry = Entry.objects.get(kind=4)
    assert (entry.seq, entry.points, entry.balance_after) == (3, -10, 5)
    assert (entry.occurred_at, entry.actor_kind, entry.actor_id) == (OVER, 0, None)
    assert remaining(member) == {"2025-03-01": 0, "2025-03-02": 5}
    assert_books_balance()


def test_a_late_sweep_writes_each_line_with_the_instant_the_lot_expired():
    open_shop()
    make_wallet(make_member(), [(1, "2025-03-01"), (2, "2025-03-03"), (3, "2025-03-02")])

    expiry.expire_all(as_of=noon_of("2026-03-10"))

    assert list(
        Entry.objects.filter(kind=4).values_list("seq", "points", "balance_after", "occurred_at")
    ) == [
        (4, -1, 5, OVER),
        (5, -3, 2, OVER + timedelta(days=1)),
        (6, -2, 0, OVER + timedelta(days=2)),
    ]
    assert_books_balance()


def test_chunks_go_on_where_the_last_one_ended():
    open_shop()
    members = [make_member() for _ in range(5)]
    for member in members:
        make_wallet(member, [(10, "2025-02-01")])

    chunks = [expiry.expire_due(as_of=OVER, limit=2) for _ in range(4)]

    assert chunks == [(2, 2, 20), (2, 2, 20), (1, 1, 10), (0, 0, 0)]
    assert [wallet_of(member).balance for member in members] == [0] * 5
    assert_books_balance()


def test_what_never_expires_stays():
    open_shop(expiry_policy="none", expiry_months=None)
    member = make_member()
    make_wallet(member, [(10, "2015-01-02")])

    assert expiry.expire_all(as_of=noon_of("2099-01-01")) == Expired(0, 0, 0)
    assert wallet_of(member).balance == 10


@pytest.fixture
def other_connection() -> Iterator["psycopg.Connection"]:
    with psycopg.connect(settings.DATABASE_URL) as connection:
        yield connection
        connection.rollback()


@pytest.mark.django_db(transaction=True)
def test_a_busy_wallet_is_skipped_and_found_by_the_next_run(other_connection):
    open_shop()
    busy, free = make_member(), make_member()
    make_wallet(busy, [(10, "2025-02-01")])
    make_wallet(free, [(5, "2025-02-02")])
    other_connection.execute(
        "SELECT FROM loyalty_wallet WHERE id = %s FOR NO KEY UPDATE", [wallet_of(busy).pk]
    )

    assert expiry.expire_all(as_of=OVER) == Expired(2, 1, 5)
    assert (wallet_of(busy).balance, wallet_of(free).balance) == (10, 0)
    other_connection.rollback()
    assert expiry.expire_all(as_of=OVER) == Expired(1, 1, 10)

    assert wallet_of(busy).balance == 0
    assert_books_balance()


@pytest.mark.django_db(transaction=True)
def test_a_run_ends_when_a_whole_chunk_is_busy(other_connection):
    open_shop()
    member = make_member()
    make_wallet(member, [(10, "2025-02-01")])
    other_connection.execute("SELECT FROM loyalty_wallet FOR NO KEY UPDATE")

    assert expiry.expire_due(as_of=OVER, limit=1) == Expired(1, 0, 0)
    assert expiry.expire_all(as_of=OVER) == Expired(1, 0, 0)
    assert wallet_of(member).balance == 10


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("expire", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_runs_the_sweep_through_the_end_of_a_day_in_the_programs_zone():
    open_shop()
    make_wallet(make_member(), [(10, "2025-03-01")])

    assert run("--as-of", "2026-02-28") == (
        "Expired 0 points in 0 lots as of 2026-02-28 22:00 UTC.\n"
    )
    assert run("--as-of", "2026-03-01T23:59:59+02:00") == (
        "Expired 0 points in 0 lots as of 2026-03-01 21:59 UTC.\n"
    )
    assert run("--as-of", "2026-03-01") == (
        "Expired 10 points in 1 lots as of 2026-03-01 22:00 UTC.\n"
    )
    assert run("--as-of", "2026-03-01") == (
        "Expired 0 points in 0 lots as of 2026-03-01 22:00 UTC.\n"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.3.2026", "is no date; write 2026-03-31 or 2026-03-31T12:00:00Z."),
        ("2026-02-30", "is no date; write 2026-03-31 or 2026-03-31T12:00:00Z."),
        ("2026-03-01T12:00:00", "needs an offset; write 2026-03-01T12:00:00Z for UTC."),
    ],
)
def test_the_command_refuses_what_is_no_moment(text, words):
    open_shop()

    with pytest.raises(CommandError) as refusal:
        run("--as-of", text)

    assert str(refusal.value) == f"--as-of {text!r} {words}"
