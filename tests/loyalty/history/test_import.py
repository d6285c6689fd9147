"""Purchases by the file: what is imported, what is refused, and what an interruption leaves."""

import json
import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.place import CHECKOUT
from loyalty.models import Crediting, Entry, Purchase, UnclaimedPurchase, Wallet
from tests.books import assert_books_balance

ANNA = {"kind": "email", "value": "Anna@Example.com"}


def sale(number: int, *, net: str = "10.00", day: str = "2025-03-01", **fields: object) -> str:
    """One line of a file."""
    body = {
        "external_id": f"r-{number}",
        "store": "hel-1",
        "occurred_at": f"{day}T10:00:00Z",
        "currency": "EUR",
        "identifier": ANNA,
        "lines": [{"line": "1", "net": net}],
        **fields,
    }
    return json.dumps(body)


def write(folder: Path, *lines: str) -> Path:
    file = folder / "past sales.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def imported(file: Path) -> list[str]:
    """Import a file; the lines that are printed."""
    output = StringIO()
    call_command("import_purchases", str(file), stdout=output)
    return output.getvalue().splitlines()


def points_of(member) -> int:
    return Wallet.objects.get(member=member).balance


def test_lines_become_credited_purchases_in_order_of_time(member, tmp_path, staging_tables):
    file = write(
        tmp_path,
        sale(1, net="30.00", day="2025-06-01"),
        "",
        sale(2, net="5.00", day="2019-01-01"),
        sale(3, net="7.50", day="2025-09-01"),
    )

    printed = imported(file)

    assert printed[-1].startswith("3 purchases imported, 0 already there, 0 refused")
    points = Entry.objects.order_by("seq").values_list("points", flat=True)
    # The rules begin in 2020: the oldest sale earns nothing.
    assert (list(points), points_of(member)) == ([30, 7], 37)
    assert Crediting.objects.count() == 3
    assert [purchase.recorded_by_id for purchase in Purchase.objects.all()] == [None] * 3
    assert_books_balance()


def test_the_same_file_again_changes_nothing(member, tmp_path, staging_tables):
    file = write(tmp_path, sale(1), sale(2))
    imported(file)

    printed = imported(file)

    assert printed[-1].startswith("0 purchases imported, 2 already there, 0 refused")
    assert (Purchase.objects.count(), points_of(member)) == (2, 20)


def test_a_buyer_nobody_knows_yet_is_waited_for(member, tmp_path, staging_tables):
    file = write(tmp_path, sale(1, identifier={"kind": "external", "value": "4711"}))

    imported(file)

    waiting = UnclaimedPurchase.objects.values_list("identifier_kind", "identifier_value")
    assert list(waiting) == [("external", "4711")]
    assert Crediting.objects.count() == 0


def test_refused_lines_are_named_and_hold_up_no_other(member, tmp_path, staging_tables):
    imported(write(tmp_path, sale(1)))
    file = write(
        tmp_path,
        sale(1, net="11.00"),
        "{",
        sale(2, store="nowhere", currency="USD"),
        sale(3, net="1.005"),
        sale(4),
    )

    with pytest.raises(CommandError, match=r"4 lines were refused: .*past sales\.errors\.jsonl"):
        imported(file)

    errors = (tmp_path / "past sales.errors.jsonl").read_text().splitlines()
    found = [json.loads(line) for line in errors]
    assert [(one["line"], one["code"], one["pointer"]) for one in found] == [
        (1, "duplicate_purchase", ""),
        (2, "syntax", ""),
        (3, "unknown_store", "/store"),
        (3, "currency_mismatch", "/currency"),
        (4, "too_many_decimals", "/lines/0/net"),
    ]
    assert found[2]["detail"] == "This key knows no store with this code; check its setup."
    assert points_of(member) == 20


def test_a_mended_file_leaves_no_errors_behind(member, tmp_path, staging_tables):
    with pytest.raises(CommandError):
        imported(write(tmp_path, sale(1, currency="USD")))

    imported(write(tmp_path, sale(1)))

    assert not (tmp_path / "past sales.errors.jsonl").exists()
    assert points_of(member) == 10


def test_a_file_that_is_not_there_is_one_sentence(member, tmp_path, staging_tables):
    with pytest.raises(CommandError, match=r"none\.jsonl cannot be read or written: No such file"):
        imported(tmp_path / "none.jsonl")


def test_a_killed_import_goes_on_where_it_was(member, tmp_path, staging_tables):
    file = write(tmp_path, *(sale(number) for number in range(1_500)), sale(9_999, store="nowhere"))
    process = start(file)
    wait_until(lambda: Crediting.objects.count() >= 500, process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait_until_let_go()
    credited = Crediting.objects.count()

    with pytest.raises(CommandError, match="1 lines were refused"):
        imported(file)

    assert 500 <= credited < 1_500
    assert (Crediting.objects.count(), points_of(member)) == (1_500, 15_000)
    assert len((tmp_path / "past sales.errors.jsonl").read_text().splitlines()) == 1
    assert_books_balance()


def test_two_imports_of_one_file_do_not_meet(member, tmp_path, staging_tables):
    file = write(tmp_path, *(sale(number) for number in range(1_000)))
    process = start(file)
    wait_until(lambda: staging_tables() != [], process)

    with pytest.raises(CommandError, match="Another process is importing"):
        imported(file)

    assert process.wait() == 0
    assert points_of(member) == 10_000


def start(file: Path) -> "subprocess.Popen[bytes]":
    """Import in a process of its own, in this test's database."""
    command = [sys.executable, str(CHECKOUT / "manage.py"), "import_purchases", str(file)]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)


def wait_until(is_true, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while not is_true():
        assert process.poll() is None, "the import ended too early"
        assert time.monotonic() < deadline, "the import does not get there"
        time.sleep(0.005)


def wait_until_let_go() -> None:
    """PostgreSQL lets go of a killed process's lock when it next writes to it."""
    deadline = time.monotonic() + 60
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 7315")
            if not cursor.fetchall():
                return
            assert time.monotonic() < deadline, "the killed import's lock is still held"
