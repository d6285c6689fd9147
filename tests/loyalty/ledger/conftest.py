"""Somebody whose wallet has seen everything."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.books import assert_books_balance
from tests.builders import (
    earn,
    make_reward,
    make_wallet,
    open_shop,
    redeem,
)
from tests.members.builders import make_member


@pytest.fixture
def aino():
    """Somebody with lots, a captured redemption, an expired lot and a placed hold."""
    open_shop()
    bystander = make_member()
    earn(bystander, 70)
    aino = make_member()
    make_wallet(aino, [(9, "2025-01-01"), (60, "2026-01-01"), (100, "2026-03-01")])
    call_command("expire", as_of="2026-03-01", stdout=StringIO())
    reward = make_reward(20)
    redeem(aino, reward, is_captured=True)
    redeem(aino, reward)
    redeem(bystander, reward, is_captured=True)
    assert_books_balance()
    return aino
