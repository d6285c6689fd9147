"""Quotes, balances, lookups and totals: what is read, and that reading writes nothing."""

from datetime import timedelta
from uuid import UUID

import pytest

from loyalty import crediting, lookups, past, quotes, settlement, statements, tallies
from loyalty.ledger import expiry
from loyalty.models import Entry, ProgramTally, Purchase
from rewards import rulebook
from rewards.models import Tier
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL_KEY,
    earn,
    make_reward,
    make_sale,
    make_wallet,
    noon_of,
    open_shop,
    record,
    redeem,
)
from tests.members.builders import make_member, make_store
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db

# The lot of 1 March 2025 is over at midnight after 1 March 2026 in Helsinki (UTC+2).
OVER = noon_of("2026-03-01") + timedelta(hours=10)


def balance(member, as_of=NOON) -> statements.Balance:
    program_id = rulebook.current().program_id
    found = statements.balance(member=member.public_id, program_id=program_id, as_of=as_of)
    assert found is not None
    return found


def then(member, moment) -> int:
    program_id = rulebook.current().program_id
    return past.balance_then(member_id=member.pk, program_id=program_id, then=moment)


def test_a_quote_is_what_the_credit_gives():
    program = open_shop()
    promises.publish(
        promises.make_rule(program, "bonus"),
        noon_of("2020-01-01"),
        award="bonus",
        points=50,
        basket_min_minor=5000,
    )
    member = make_member()
    lines = [
        {"line": "1", "net": "49.99"},
        {"line": "2", "net": "0.01"},
        {"line": "3", "net": "9.00", "category": "tip"},
    ]
    sale = make_sale(member, lines=lines)

    quote = quotes.quote(sale, rulebook.current())
    (accepted,) = record(sale)
    crediting.credit_these([accepted.id])

    assert quote.points == accepted.quote["points"] == balance(member).balance == 100


def test_a_quote_writes_nothing_and_gives_a_stranger_nothing():
    open_shop()

    quote = quotes.quote(make_sale(), rulebook.current())

    assert (quote.points, quote.buyer, quote.outcome.points) == (0, None, 10)
    assert Purchase.objects.count() == 0


def test_a_member_without_a_wallet_has_nothing():
    open_shop()

    assert balance(make_member()) == (0, 0, 0, 0, 0, 0, None)


def test_nobody_has_no_balance():
    program = open_shop()

    found = statements.balance(member=UUID(int=7), program_id=program.pk, as_of=NOON)

    assert found is None


def test_a_balance_shows_what_is_held_and_what_goes_next():
    open_shop()
    member = make_member()
    make_wallet(member, [(60, "2026-02-01"), (100, "2026-03-01")])
    redeem(member, make_reward(20))

    found = balance(member)

    assert (found.balance, found.available, found.held, found.pending) == (160, 140, 20, 0)
    assert found.expiring == (40, noon_of("2027-02-01") + timedelta(hours=10))


def test_points_whose_time_is_over_are_never_shown_swept_or_not():
    open_shop()
    member = make_member()
    make_wallet(member, [(10, "2025-03-01"), (5, "2026-02-01")])

    before = balance(member, OVER - timedelta(microseconds=1))
    after = balance(member, OVER)
    expiry.expire_all(as_of=OVER)

    assert (before.balance, before.available) == (15, 15)
    assert (after.balance, after.available) == (5, 5)
    assert balance(member, OVER)[:5] == after[:5]


def test_held_points_outlive_their_lot_while_they_are_held():
    open_shop()
    member = make_member()
    make_wallet(member, [(10, "2025-03-01")])
    redeem(member, make_reward(10), occurred_at=OVER - timedelta(minutes=1))

    assert balance(member, OVER)[:3] == (10, 0, 10)
    settlement.lapse_due(as_of=OVER + timedelta(hours=1))
    assert balance(member, OVER + timedelta(hours=1))[:3] == (0, 0, 0)


def test_a_balance_of_the_past_counts_what_had_happened_until_then():
    open_shop()
    member = make_member()
    make_wallet(member, [(10, "2025-03-01"), (20, "2025-06-01"), (40, "2026-03-05")])
    redeem(member, make_reward(5), is_captured=True, occurred_at=noon_of("2026-01-01"))
    moments = {
        noon_of("2025-03-01") - timedelta(microseconds=1): 0,
        noon_of("2025-03-01"): 10,
        noon_of("2025-12-31"): 30,
        noon_of("2026-01-01"): 25,
        OVER - timedelta(microseconds=1): 25,
        OVER: 20,
        NOON: 60,
    }

    assert {moment: then(member, moment) for moment in moments} == moments
    expiry.expire_all(as_of=NOON)  # days late
    assert {moment: then(member, moment) for moment in moments} == moments


def test_totals_are_kept_when_tallies_are_folded():
    program = open_shop()
    member = make_member()
    make_wallet(member, [(10, "2025-03-01"), (20, "2026-03-01"), (30, "2026-03-02")])
    expiry.expire_all(as_of=NOON)
    redeem(member, make_reward(15), is_captured=True)
    totals = statements.Totals(
        issued=60, redeemed=15, expired=10, returned=0, adjusted=0, transferred=0
    )
    assert statements.program_totals(program.pk) == totals
    assert totals.outstanding == 35
    assert ProgramTally.objects.count() == 5

    tallies.fold()
    tallies.fold()

    assert ProgramTally.objects.count() == 3
    assert statements.program_totals(program.pk) == totals
    assert_books_balance()


def look_up(scan: str, store_id=None) -> lookups.Found:
    place = lookups.Place(store_id)
    return lookups.look_up(scan, rulebook.current(), as_of=NOON, place=place, caller=TILL_KEY)


def test_any_identifier_finds_its_member_with_balance_and_tier():
    program = open_shop()
    Tier.objects.create(program=program, code="gold", name="Gold", threshold=1000)
    member = make_member(
        ("card", "4006381333931"), ("phone", "+358401234567"), ("email", "a@example.com")
    )
    earn(member, 10, noon_of("2026-03-01"))

    scans = ["4006381333931", "+358 40 123 4567", "358401234567", "A@Example.com"]
    found = [look_up(scan) for scan in scans]

    assert {(one.kind, one.member, one.balance and one.balance.balance) for one in found} == {
        ("member", member, 10)
    }
    assert {one.tier and one.tier.code for one in found} == {"gold"}


def test_a_receipt_finds_its_sale_in_the_store_that_asks():
    open_shop()
    turku = make_store("turku")
    member = make_member()
    earn(member, 10, external_id="R-1")
    record(make_sale(external_id="R-2", store="turku"))

    assert look_up(" R-1 ").member == member
    assert (look_up("R-2").kind, look_up("R-2").member) == ("receipt", None)
    assert look_up("R-1", store_id=turku.pk).kind == "unknown"


@pytest.mark.parametrize("scan", ["4006381333931", "x", "'", "%", " ", "\x07", "9" * 254])
def test_what_nobody_has_is_unknown(scan):
    open_shop()

    assert look_up(scan) == lookups.Found("unknown")
    assert Entry.objects.count() == 0
