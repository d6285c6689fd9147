"""When things count: a past balance is what it was, whatever was swept, voided or sent late."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from loyalty import recording, settlement
from loyalty.ledger import expiry
from loyalty.ledger.spending import InsufficientPoints
from loyalty.past import balance_then
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    make_reward,
    make_sale,
    noon_of,
    redeem,
    remaining,
    wallet_of,
)

pytestmark = pytest.mark.django_db

OVER = noon_of("2027-06-01")


def balance_on(member, day: str) -> int:
    program_id = rulebook.current().program_id
    return balance_then(member_id=member.pk, program_id=program_id, then=noon_of(day))


def test_points_given_back_after_their_end_were_there_until_they_were_spent(member):
    row = redeem(member, make_reward(100), is_captured=True)
    expiry.expire_all(as_of=OVER)

    settlement.void(row, as_of=OVER, actor=TILL)

    days = ["2026-03-05", "2026-06-01", "2027-05-01", "2027-06-02"]
    assert [balance_on(member, day) for day in days] == [150, 50, 0, 0]
    expiry.expire_all(as_of=OVER)
    assert [balance_on(member, day) for day in days] == [150, 50, 0, 0]
    assert_books_balance()


def test_a_sale_sent_late_spends_its_hold_no_earlier_than_it_was_placed(member):
    row = redeem(member, make_reward(100))
    days_ago = NOON - timedelta(days=10)
    sale = make_sale(member, occurred_at=days_ago, received_at=NOON, redemptions=[row.shown_id])

    recording.record(sale, rulebook.current(), actor=TILL)

    assert balance_on(member, "2026-03-05") == 150
    assert balance_on(member, "2026-03-11") == 50


def test_a_sale_sent_late_reaches_for_no_lot_that_is_over(member):
    row = redeem(member, make_reward(100))
    settlement.lapse_due(as_of=OVER)
    sale = make_sale(
        member, occurred_at=noon_of("2026-12-01"), received_at=OVER, redemptions=[row.shown_id]
    )

    with pytest.raises(InsufficientPoints):
        recording.record(sale, rulebook.current(), actor=TILL)

    assert remaining(member) == {"2026-03-01": 150}
    assert wallet_of(member).held == 0


def test_nothing_is_expired_before_its_time(member, clock):
    clock.move_to("2026-03-10T12:00:00")

    with pytest.raises(CommandError, match="is in the future"):
        call_command("expire", "--as-of", "2027-06-01")
    call_command("expire", "--as-of", "2026-03-10")

    assert remaining(member) == {"2026-03-01": 150}
