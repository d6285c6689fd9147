"""The command that proves the books, and names the row that offends."""

from io import StringIO

import pytest
from django.core.management import call_command

from loyalty.ledger.identities import IDENTITIES
from tests.builders import (
    wallet_of,
)
from tests.loyalty.ledger.corrupting import corrupt

pytestmark = pytest.mark.django_db


def verify() -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    status = 0
    try:
        call_command("verify_ledger", stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue(), err.getvalue()


def test_the_command_says_that_the_books_balance(aino):
    status, out, err = verify()

    assert (status, err) == (0, "")
    assert out.splitlines()[-1] == "The books balance."
    assert out.count("   ok  ") == len(IDENTITIES)


def test_the_command_names_the_wallet_that_offends_and_exits_with_1(aino):
    wallet = wallet_of(aino)
    corrupt("UPDATE loyalty_wallet SET held = 19 WHERE id = %s", wallet.pk)

    status, out, err = verify()

    assert status == 1
    assert "WRONG  What a wallet holds is the sum of its placed holds.\n" in out
    assert err.splitlines()[:2] == [
        f"balance_is_lots_and_holds: {aino.shown_id} row {wallet.pk}: expected 139, found 140",
        f"held_is_sum_of_holds: {aino.shown_id} row {wallet.pk}: expected 20, found 19",
    ]
