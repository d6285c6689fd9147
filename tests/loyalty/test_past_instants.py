"""What is over counts from its own instant: the past never changes, whatever comes back later."""

from datetime import UTC, datetime, timedelta

import pytest

from loyalty import past, settlement
from loyalty.ledger import expiry
from loyalty.models import Entry, Redemption
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_reward, noon_of, open_shop, redeem, wallet_of
from tests.loyalty.owing import in_debt
from tests.loyalty.sharing import settings
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

END = datetime(2026, 3, 11, tzinfo=UTC)


def at(member, moment: datetime) -> tuple[int, int]:
    program = rulebook.current().program_id
    found = past.then(member_id=member.pk, program_id=program, moment=moment)
    return found.balance, found.held


@pytest.mark.parametrize("is_swept", [False, True])
def test_what_a_hold_gives_back_after_the_end_is_over_from_then(is_swept):
    open_shop(time_zone="UTC")
    member = make_member()
    earn(member, 150, noon_of("2025-03-10"))
    redeem(member, make_reward(100), occurred_at=END - timedelta(minutes=5))
    five_past = END + timedelta(minutes=5)
    assert at(member, five_past) == (100, 100)

    settlement.lapse_due(as_of=END + timedelta(minutes=10))
    if is_swept:
        expiry.expire_all(as_of=END + timedelta(minutes=11))

    assert at(member, five_past) == (100, 100)
    assert at(member, END + timedelta(minutes=10)) == (0, 0)
    assert_books_balance()


def test_each_return_after_the_end_is_swept_with_its_own_instant():
    open_shop(time_zone="UTC")
    member = make_member()
    earn(member, 150, noon_of("2025-03-10"))
    first = redeem(member, make_reward(100), is_captured=True, occurred_at=NOON)
    second = redeem(member, make_reward(20, code="tea"), is_captured=True, occurred_at=NOON)
    expiry.expire_all(as_of=END)
    for days, taken in ((2, first), (4, second)):
        row = Redemption.objects.get(pk=taken.pk)
        settlement.void(row, as_of=END + timedelta(days=days), actor=TILL)
        expiry.expire_all(as_of=END + timedelta(days=days, minutes=1))

    lines = Entry.objects.filter(kind=4).order_by("seq").values_list("points", "occurred_at")
    assert list(lines) == [
        (-30, END),
        (-100, END + timedelta(days=2)),
        (-20, END + timedelta(days=4)),
    ]
    assert wallet_of(member).balance == 0
    assert_books_balance()


def test_points_that_were_over_before_a_debt_arose_repay_nothing():
    open_shop()
    member = make_member()
    in_debt(member, 100)

    earn(member, 60, NOON - timedelta(days=380))

    wallet = wallet_of(member)
    assert (wallet.debt, wallet.balance) == (100, -40)
    expiry.expire_all(as_of=NOON)
    assert wallet_of(member).balance == -100
    assert_books_balance()


def test_a_cancelled_hold_leaves_the_kept_share_alone():
    open_shop()
    member = make_member()
    in_debt(member, 100)
    settings(debt_repay_percent=50)
    earn(member, 100)
    assert (wallet_of(member).debt, wallet_of(member).balance) == (50, 0)

    taken = redeem(member, make_reward(50, code="cake"))
    settlement.void(Redemption.objects.get(pk=taken.pk), as_of=NOON, actor=TILL)

    assert (wallet_of(member).debt, wallet_of(member).balance) == (50, 0)
    assert_books_balance()
