"""What a member had at any instant, and every line between two of them: all from the entries."""

from datetime import datetime, timedelta

import pytest

from loyalty import past, settlement
from loyalty.ledger import expiry
from loyalty.models import Redemption
from members.models import Member
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_reward, noon_of, open_shop, redeem
from tests.loyalty.owing import in_debt
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    """100 points of 1 March 2025 and 50 of 1 June; 30 spent on 10 June, given back on 20 June."""
    open_shop(time_zone="UTC")
    member = make_member()
    earn(member, 100, noon_of("2025-03-01"))
    earn(member, 50, noon_of("2025-06-01"))
    taken = redeem(member, make_reward(30), is_captured=True, occurred_at=noon_of("2025-06-10"))
    row = Redemption.objects.get(pk=taken.pk)
    settlement.void(row, as_of=noon_of("2025-06-20"), actor=TILL)
    return member


def then(member: Member, day: str) -> past.Then:
    return past.then(
        member_id=member.pk, program_id=rulebook.current().program_id, moment=noon_of(day)
    )


def statement(member: Member, since: datetime, until: datetime) -> past.Statement:
    program = rulebook.current().program_id
    return past.statement(
        member_id=member.pk, program_id=program, since=since, until=until, as_of=NOON
    )


@pytest.mark.parametrize("is_swept", [False, True])
@pytest.mark.parametrize(
    ("day", "balance", "lots"),
    [
        ("2025-02-28", 0, []),
        ("2025-03-02", 100, [100]),
        ("2025-06-09", 150, [100, 50]),
        ("2025-06-15", 120, [70, 50]),
        ("2025-06-21", 150, [100, 50]),
        ("2026-03-01", 150, [100, 50]),
        ("2026-03-02", 50, [50]),
        ("2026-06-02", 0, []),
    ],
)
def test_lots_of_any_day_are_told_as_they_were(member, day, balance, lots, is_swept):
    if is_swept:
        expiry.expire_all(as_of=noon_of("2026-07-01"))

    found = then(member, day)

    assert (found.balance, [lot.remaining for lot in found.lots]) == (balance, lots)
    assert (found.held, found.debt) == (0, 0)


def test_held_points_of_then_were_held(member):
    redeem(member, make_reward(40, code="cake"), occurred_at=noon_of("2025-07-01"))
    settlement.lapse_due(as_of=noon_of("2025-07-02"))

    during = past.then(
        member_id=member.pk,
        program_id=rulebook.current().program_id,
        moment=noon_of("2025-07-01") + timedelta(minutes=1),
    )

    assert (during.balance, during.held, [lot.remaining for lot in during.lots]) == (
        150,
        40,
        [60, 50],
    )
    assert (then(member, "2025-07-03").held, then(member, "2025-07-03").balance) == (0, 150)


@pytest.mark.parametrize("is_swept", [False, True])
def test_a_statement_runs_from_one_balance_to_the_other(member, is_swept):
    if is_swept:
        expiry.expire_all(as_of=NOON)

    found = statement(member, noon_of("2025-06-05"), noon_of("2026-03-05"))

    lines = [(f"{line.occurred_at:%Y-%m-%d}", line.points, line.balance) for line in found.lines]
    assert lines == [
        ("2025-06-10", -30, 120),
        ("2025-06-20", 30, 150),
        ("2026-03-02", -100, 50),
    ]
    assert (found.opening, found.closing) == (150, 50)
    assert (found.lines[-1].seq is None) is not is_swept
    assert found.opening == then(member, "2025-06-05").balance
    assert found.closing == then(member, "2026-03-05").balance


def test_a_debt_of_then(member):
    other = make_member()
    in_debt(other, 70)
    earn(other, 100, NOON + timedelta(days=1))

    at_once, later = then(other, "2026-03-10"), then(other, "2026-03-11")

    assert (at_once.balance, at_once.debt, at_once.lots) == (-70, 70, [])
    assert (later.balance, later.debt, [lot.remaining for lot in later.lots]) == (30, 0, [30])
    assert_books_balance()


def test_a_sale_sent_late_repays_no_debt_before_it_was_owed(member):
    other = make_member()
    in_debt(other, 70)
    earn(other, 100, noon_of("2026-03-01"))

    assert then(other, "2026-03-09").debt == 0
    assert then(other, "2026-03-09").balance == 100
    assert (then(other, "2026-03-10").balance, then(other, "2026-03-10").debt) == (30, 0)
    assert_books_balance()


def test_nobody_has_had_nothing():
    open_shop()
    assert then(make_member(), "2026-03-01") == past.Then(0, 0, 0, [])
    assert statement(make_member(), NOON, NOON + timedelta(days=1)) == (0, [], 0)
