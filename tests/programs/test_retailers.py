"""
Programs of real retailers as files, and what customers of theirs would get, worked out by hand.

The files say what each program published at the time they name; the figures below were computed on
paper from those words.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from loyalty.models import Crediting, Lot, Redemption
from members.actors import SYSTEM
from members.errors import DomainError
from members.models import Member
from rewards import program_file, rulebook
from rewards.models import Program, Reward
from tests.books import assert_books_balance
from tests.builders import earn, redeem, wallet_of
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
JANUARY = datetime(2026, 1, 2, tzinfo=UTC)


def open_with(name: str) -> Member:
    text = (HERE / f"{name}.yaml").read_text()
    program_file.apply(text, as_of=JANUARY, actor=SYSTEM)
    rulebook.forget()
    return make_member(as_of=JANUARY)


def local(text: str) -> datetime:
    """An instant by the clock of the program."""
    zone = ZoneInfo(Program.objects.get().time_zone)
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def buy(member: Member, when: str, *lines: dict[str, Any], **sale: Any) -> int:
    """Points of a purchase at a local time."""
    at, book = local(when), rulebook.current()
    numbered = [{"line": str(n), **line} for n, line in enumerate(lines, 1)]
    store = {"beauty-insider": "market-street", "clubcard": "leeds", "stars": "pike"}
    shop = store[Program.objects.get().code]
    fields = {"lines": numbered, "currency": book.currency, "store": shop, **sale}
    accepted = earn(member, 1, at, received_at=at, **fields)
    points: int = Crediting.objects.get(pk=accepted.id).points
    return points


def goods(net: str, **more: Any) -> dict[str, Any]:
    return {"net": net, **more}


def test_beauty_insider_levels_are_reached_kept_and_lost_by_calendar_years():
    ada = open_with("beauty_insider")

    earned = [
        # 374.00 with 34.00 tax: 340 dollars, 340 points; 10 dollars short of VIB.
        buy(ada, "2026-03-10T12:00", goods("374.00", tax="34.00")),
        # Still an Insider while this is bought; 400.40 then make her VIB.
        buy(ada, "2026-04-01T12:00", goods("60.40"), goods("5.95", category="shipping")),
        # VIB: 100 and a quarter.
        buy(ada, "2026-05-05T12:00", goods("100.00"), goods("50.00", category="gift_card")),
        # 700 and 175; 1,200.40 then make her Rouge.
        buy(ada, "2026-08-20T12:00", goods("700.00")),
        # Rouge: 50 of 50.50, and half of 50.
        buy(ada, "2026-09-01T12:00", goods("50.50")),
        # Rouge through the whole next year, though it begins at nothing.
        buy(ada, "2027-12-31T23:59", goods("20.00")),
        # 20 dollars in 2027: an Insider again from the first of January.
        buy(ada, "2028-01-01T00:00", goods("20.00")),
    ]

    assert earned == [340, 60, 125, 875, 75, 30, 20]
    assert Lot.objects.filter(member=ada).earliest("id").expires_at == local("2029-07-02T00:00")
    assert_books_balance()


def test_beauty_insider_cash_takes_10_dollars_for_500_points():
    ada = open_with("beauty_insider")
    buy(ada, "2026-03-10T12:00", goods("340.00"))
    buy(ada, "2026-03-11T12:00", goods("300.00"))
    cash = Reward.objects.get(code="insider-cash")

    taken = redeem(ada, cash, is_captured=True, occurred_at=local("2026-03-12T12:00"))

    assert (taken.points, Redemption.objects.get().value_minor) == (500, 1000)
    assert wallet_of(ada).balance == 340 + 300 - 500


def test_clubcard_counts_groceries_and_fuel_apart():
    bea = open_with("clubcard")

    earned = [
        # 23.60 of groceries are 23 points, 41.00 of fuel 20; the lottery earns nothing.
        buy(
            bea,
            "2026-02-01T10:00",
            goods("23.60", category="fruit"),
            goods("41.00", category="fuel"),
            goods("5.00", category="lottery"),
        ),
        buy(bea, "2026-02-02T10:00", goods("0.99", category="bread")),
        # A coupon of 2.00 takes two points of what it is taken from.
        buy(bea, "2026-02-03T10:00", goods("12.00"), goods("-2.00")),
        buy(bea, "2026-02-04T10:00", goods("147.00")),
    ]

    assert earned == [43, 0, 10, 147]
    # Two years, through the whole last day.
    assert Lot.objects.earliest("id").expires_at == local("2028-02-02T00:00")


def test_clubcard_points_are_worth_a_penny_from_150_on():
    bea = open_with("clubcard")
    buy(bea, "2026-02-04T10:00", goods("300.00"))
    vouchers, at = Reward.objects.get(code="vouchers"), local("2026-02-05T10:00")

    with pytest.raises(DomainError, match="150"):
        redeem(bea, vouchers, points=149, is_captured=True, occurred_at=at)
    redeem(bea, vouchers, points=175, is_captured=True, occurred_at=at)

    assert Redemption.objects.get().value_minor == 175
    assert wallet_of(bea).balance == 300 - 175


def test_stars_by_tender_cup_and_day():
    cleo = open_with("stars")
    drink = goods("7.85", category="handcrafted")
    preloaded = {"tenders": [{"type": "gift_card", "amount": "7.85"}]}
    own_cup = {**drink, "attributes": {"cup": "own"}}

    earned = [
        buy(cleo, "2026-01-15T09:00", drink),
        buy(cleo, "2026-01-16T09:00", drink, **preloaded),
        buy(cleo, "2026-01-17T09:00", own_cup, **preloaded),
        # On the Double Star Day the Star for each dollar counts twice, the others as always.
        buy(cleo, "2026-02-14T00:00", own_cup, **preloaded),
        buy(cleo, "2026-02-15T00:00", drink),
    ]

    assert earned == [7, 14, 39, 46, 7]
    # Earned in January, good until the end of July.
    assert Lot.objects.earliest("id").expires_at == local("2026-08-01T00:00")
    assert_books_balance()


def test_a_cup_of_one_s_own_counts_three_times_a_day():
    cleo = open_with("stars")
    cup = goods("3.00", attributes={"cup": "own"})

    assert [buy(cleo, f"2026-01-15T{hour:02}:00", cup) for hour in (8, 11, 14, 17)] == [
        28, 28, 28, 3,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["beauty_insider", "clubcard", "stars"])
def test_each_file_comes_back_as_it_went_in(name):
    open_with(name)
    program = Program.objects.get()

    exported = program_file.export(program=program, as_of=JANUARY)

    assert program_file.apply(exported, as_of=JANUARY, actor=SYSTEM) == []
