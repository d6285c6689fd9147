"""One member's points, one reward's stock, one redemption: wanted by many at once."""

from collections import Counter
from datetime import timedelta

import pytest

from loyalty import settlement
from loyalty.ledger import expiry
from loyalty.models import Entry, Hold, HoldStatus, Redemption
from members.errors import DomainError
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    earn,
    make_reward,
    make_wallet,
    noon_of,
    open_shop,
    owner,
    redeem,
    wallet_of,
)
from tests.members.builders import make_member
from tests.races.at_once import at_once, repeated

pytestmark = pytest.mark.django_db(transaction=True)


def outcome(act) -> str:
    try:
        act()
    except DomainError as refusal:
        return refusal.code
    return "done"


def test_16_threads_redeem_the_last_points_and_exactly_one_gets_them(clock):
    clock.freeze()
    open_shop()
    member = make_member()
    earn(member, 100)
    reward, till = make_reward(100), owner()
    body = {"member": member.shown_id, "reward": reward.shown_id, "capture": True}

    answers = repeated(16, lambda: till.call("post", "/v1/redemptions", body))

    came = Counter((answer.status_code, answer.json().get("code")) for answer in answers)
    assert came == {(201, None): 1, (409, "insufficient_points"): 15}
    assert (wallet_of(member).balance, Redemption.objects.count()) == (0, 1)
    assert Entry.objects.filter(kind=2).count() == 1
    assert_books_balance()


def test_one_request_sent_16_times_at_once_redeems_once(clock):
    clock.freeze()
    open_shop()
    member = make_member()
    earn(member, 1000)
    reward, till = make_reward(100), owner()
    body = {"member": member.shown_id, "reward": reward.shown_id}

    answers = repeated(
        16, lambda: till.call("post", "/v1/redemptions", body, **{"Idempotency-Key": "k1"})
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert (wallet_of(member).held, Redemption.objects.count()) == (100, 1)
    assert_books_balance()


def test_the_last_of_a_reward_goes_to_one_of_many_members():
    open_shop()
    members = [make_member() for _ in range(8)]
    for member in members:
        earn(member, 100)
    reward = make_reward(100, stock_left=1)

    came = at_once(*[lambda who=member: outcome(lambda: redeem(who, reward)) for member in members])

    assert Counter(came) == {"done": 1, "reward_out_of_stock": 7}
    reward.refresh_from_db()
    assert (reward.stock_left, Hold.objects.count()) == (0, 1)
    assert_books_balance()


def test_a_confirm_against_a_void_has_one_winner():
    open_shop()
    members = [make_member() for _ in range(6)]
    for member in members:
        earn(member, 100)
    reward = make_reward(100, stock_left=6)
    rows = [redeem(member, reward) for member in members]

    came = at_once(
        *[
            lambda act=act, row=row: outcome(lambda: act(row, as_of=NOON, actor=TILL))
            for row in rows
            for act in (settlement.confirm, settlement.void)
        ]
    )

    assert set(came[1::2]) == {"done"}
    assert set(came[0::2]) <= {"done", "redemption_voided"}
    assert {wallet_of(member).balance for member in members} == {100}
    assert {wallet_of(member).held for member in members} == {0}
    reward.refresh_from_db()
    assert reward.stock_left == 6
    assert_books_balance()


def test_a_confirm_against_a_lapse_spends_the_points_once():
    open_shop()
    members = [make_member() for _ in range(6)]
    for member in members:
        earn(member, 100)
    reward = make_reward(100, stock_left=6)
    rows = [redeem(member, reward) for member in members]
    over = NOON + timedelta(hours=1)

    came = at_once(
        *[
            lambda row=row: outcome(lambda: settlement.confirm(row, as_of=over, actor=TILL))
            for row in rows
        ],
        lambda: settlement.lapse_due(as_of=over),
        lambda: settlement.lapse_due(as_of=over),
    )

    assert came[:6] == ["done"] * 6
    assert {wallet_of(member).balance for member in members} == {0}
    assert {hold.status for hold in Hold.objects.all()} == {HoldStatus.CAPTURED}
    reward.refresh_from_db()
    assert reward.stock_left == 0
    assert_books_balance()


def test_a_sweep_against_redemptions_takes_each_point_once():
    open_shop()
    member = make_member()
    make_wallet(member, [(30, "2025-02-01"), (60, "2026-03-01")])
    reward = make_reward(10)
    # Tills still say February, when the old lot is open; the sweep runs as of March.
    past, now = noon_of("2026-02-01"), noon_of("2026-03-10")

    came = at_once(
        *[lambda: outcome(lambda: redeem(member, reward, occurred_at=past))] * 4,
        *[lambda: outcome(lambda: redeem(member, reward, occurred_at=now))] * 4,
        lambda: expiry.expire_all(as_of=now).lots,
        lambda: expiry.expire_all(as_of=now).lots,
    )

    expiry.expire_all(as_of=now)
    assert set(came[:4]) <= {"done", "insufficient_points"}
    assert came[4:8] == ["done"] * 4
    early = came[:4].count("done")
    expired = -sum(Entry.objects.filter(kind=4).values_list("points", flat=True))
    assert expired == 30 - 10 * early
    assert wallet_of(member).held == 40 + 10 * early
    assert_books_balance()


def test_two_sweeps_at_once_expire_each_lot_once():
    open_shop()
    members = [make_member() for _ in range(10)]
    for member in members:
        make_wallet(member, [(5, "2025-02-01"), (7, "2025-02-02"), (9, "2026-03-01")])

    def sweep() -> int:
        return sum(expiry.expire_due(as_of=NOON, limit=4).lots for _ in range(8))

    found = at_once(sweep, sweep, sweep)

    assert sum(found) + expiry.expire_all(as_of=NOON).lots == 20
    assert [wallet_of(member).balance for member in members] == [9] * 10
    assert Entry.objects.filter(kind=4).count() == 20
    assert_books_balance()


def test_three_sweeps_at_once_let_each_hold_lapse_once():
    open_shop()
    members = [make_member() for _ in range(6)]
    reward = make_reward(10, stock_left=90)
    for member in members:
        earn(member, 150)
        for _ in range(15):
            redeem(member, reward)
    over = NOON + timedelta(hours=1)

    def sweep() -> int:
        return sum(settlement.lapse_due(as_of=over, limit=5) for _ in range(30))

    found = at_once(sweep, sweep, sweep)

    while lapsed := settlement.lapse_due(as_of=over):
        found.append(lapsed)
    assert sum(found) == 90
    reward.refresh_from_db()
    assert reward.stock_left == 90
    assert {(wallet_of(member).balance, wallet_of(member).held) for member in members} == {(150, 0)}
    assert_books_balance()
