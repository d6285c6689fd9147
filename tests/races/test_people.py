"""Gifts, merges and households at the same moment: no circle of waiting, no point lost."""

from collections import Counter

import pytest

from loyalty import crediting, following, households, merging
from loyalty.models import Merge, Transfer, Wallet
from members.errors import DomainError
from members.models import Member
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_reward, make_sale, open_shop, owner, record
from tests.builders import redeem as take
from tests.loyalty.sharing import open_lots, settings
from tests.members.builders import make_member
from tests.races.at_once import at_once, repeated

pytestmark = pytest.mark.django_db(transaction=True)


def outcome(act) -> str:
    try:
        act()
    except DomainError as refusal:
        return refusal.code
    return "done"


def balances() -> int:
    return sum(Wallet.objects.values_list("balance", flat=True))


@pytest.fixture
def pair(clock) -> tuple[Member, Member]:
    """Two members with 100 points each, in a program that lets members give."""
    clock.freeze()
    open_shop()
    settings(transfers_allowed=True)
    two = make_member(), make_member()
    for member in two:
        earn(member, 100)
    return two


def test_gifts_crosswise_wait_for_each_other_and_never_in_a_circle(pair):
    till = owner()

    def give(sender: Member, recipient: Member):
        body = {"sender": sender.shown_id, "recipient": recipient.shown_id, "points": 10}
        return lambda: till.call("post", "/v1/transfers", body).status_code

    one, other = pair
    came = at_once(*[give(one, other), give(other, one)] * 8)

    assert Counter(came) == {201: 16}
    assert sum(points for member in pair for _, points in open_lots(member)) == 200
    assert_books_balance()


def test_one_gift_sent_8_times_at_once_is_given_once(pair):
    till = owner()
    body = {"sender": pair[0].shown_id, "recipient": pair[1].shown_id, "points": 100}
    key = {"Idempotency-Key": "k1"}

    answers = repeated(8, lambda: till.call("post", "/v1/transfers", body, **key))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Transfer.objects.count() == 1
    assert_books_balance()


def test_the_limit_of_a_day_holds_for_gifts_at_once(pair):
    settings(transfer_points_daily_max=100)
    till = owner()
    body = {"sender": pair[0].shown_id, "recipient": pair[1].shown_id, "points": 30}

    answers = repeated(8, lambda: till.call("post", "/v1/transfers", body))

    assert Counter(answer.status_code for answer in answers) == {201: 3, 409: 5}
    assert_books_balance()


def test_two_merged_into_each_other_at_once_become_one(pair):
    one, other = pair

    def merge(loser: Member, survivor: Member):
        return lambda: outcome(
            lambda: merging.merge(loser=loser, survivor=survivor, as_of=NOON, actor=TILL)
        )

    came = at_once(merge(one, other), merge(other, one))

    assert Counter(came) == {"done": 1, "merge_in_circle": 1}
    assert (Merge.objects.count(), balances()) == (1, 200)
    assert_books_balance()


def test_whatever_is_earned_or_taken_while_two_become_one_ends_in_one_wallet(pair):
    loser, survivor = pair
    reward = make_reward(60)
    sales = record(*(make_sale(loser) for _ in range(4)))

    came = at_once(
        lambda: merging.merge(loser=loser, survivor=survivor, as_of=NOON, actor=TILL),
        lambda: crediting.credit_these([sale.id for sale in sales[:2]]),
        lambda: crediting.credit_these([sale.id for sale in sales[2:]]),
        lambda: outcome(lambda: take(loser, reward, is_captured=True)),
    )
    while following.follow_all(as_of=NOON):
        pass

    spent = 60 if came[3] == "done" else 0
    assert open_lots(loser) == []
    assert sum(points for _, points in open_lots(survivor)) == 240 - spent
    assert_books_balance()


def test_coming_and_going_at_once_loses_no_point(pair):
    aino, eero = pair
    home = households.found(owner=aino, name="", as_of=NOON, actor=TILL).household
    households.join(household=home, member=eero, may_spend=True, as_of=NOON, actor=TILL)
    sales = record(*(make_sale(eero) for _ in range(4)))

    came = at_once(
        lambda: outcome(
            lambda: households.leave(household=home, member=eero, as_of=NOON, actor=TILL)
        ),
        lambda: outcome(lambda: households.dissolve(household=home, as_of=NOON, actor=TILL)),
        lambda: crediting.credit_these([sale.id for sale in sales]).credited,
        lambda: following.follow_all(as_of=NOON),
    )
    while following.follow_all(as_of=NOON):
        pass

    assert (came[0] in {"done", "household_dissolved"}, came[1], came[2]) == (True, "done", 4)
    assert sum(points for _, points in open_lots(eero)) == 140
    assert (sum(points for _, points in open_lots(aino)), open_lots(home)) == (100, [])
    assert_books_balance()
