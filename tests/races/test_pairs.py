"""Every verb at the same moment as every other one, on the same two members: nobody deadlocks."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations_with_replacement
from typing import Any

import pytest

from loyalty import (
    adjustments,
    blocking,
    crediting,
    following,
    merging,
    pending,
    redemptions,
    returns,
    settlement,
    transfers,
)
from loyalty.ledger import expiry
from loyalty.models import Merge, Redemption
from members.errors import DomainError
from members.models import Member
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    make_reward,
    make_sale,
    make_wish,
    noon_of,
    open_shop,
    record,
    redeem,
)
from tests.goods_back import make_return, make_void
from tests.loyalty.adjusting import proposal, propose, staff
from tests.loyalty.sharing import settings
from tests.members.builders import make_member
from tests.races.at_once import hands

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOON + timedelta(minutes=20)
Act = Callable[["Scene"], Any]


@dataclass
class Scene:
    """Two members with points of several days, held and spent ones, and a sale to be credited."""

    aino: Member
    bertta: Member
    sale: Any
    queued: Any
    placed: Redemption
    spent: Redemption
    proposed: Any


def scene(reward: Any, clerk: Any) -> Scene:
    aino, bertta = make_member(), make_member()
    old, sale, hers, queued = record(
        make_sale(aino, "30.00", occurred_at=noon_of("2025-03-01")),
        make_sale(aino, "100.00", occurred_at=noon_of("2026-03-01")),
        make_sale(bertta, "50.00", occurred_at=noon_of("2026-03-02")),
        make_sale(aino, "20.00"),
    )
    assert crediting.credit_these([old.id, sale.id, hers.id]).credited == 3
    spent = redeem(aino, reward, is_captured=True)
    placed = redeem(aino, reward)
    return Scene(aino, bertta, sale, queued, placed, spent, propose(proposal(aino, 9), clerk))


def buy(at: Scene) -> None:
    (sale,) = record(make_sale(at.aino, "7.00"))
    crediting.credit_these([sale.id])


def gift(sender: Member, recipient: Member) -> transfers.Gift:
    return transfers.Gift(sender=sender, recipient=recipient, points=3, fingerprint=b"")


def give(sender: Member, recipient: Member) -> None:
    transfers.give(gift(sender, recipient), rulebook.current(), as_of=LATER, actor=TILL)


def hold(at: Scene) -> None:
    wish = make_wish(at.aino, at.spent.reward, occurred_at=LATER)
    redemptions.redeem(wish, rulebook.current(), actor=TILL)


def merge(at: Scene) -> None:
    merging.merge(loser=at.aino, survivor=at.bertta, as_of=LATER, actor=TILL)


def part(at: Scene) -> None:
    found = Merge.objects.filter(loser=at.aino, undone_at=None).first()
    if found:
        merging.undo(found, as_of=LATER, actor=TILL)


def block(at: Scene) -> None:
    blocking.block(member=at.aino, reason="", as_of=LATER, actor=TILL)


VERBS: dict[str, Act] = {
    "buy": buy,
    "credit": lambda at: crediting.credit_all(as_of=LATER, thorough=True, seconds=5),
    "hold": hold,
    "confirm": lambda at: settlement.confirm(at.placed, as_of=LATER, actor=TILL),
    "void a redemption": lambda at: settlement.void(at.spent, as_of=LATER, actor=TILL),
    "lapse": lambda at: settlement.lapse_due(as_of=LATER),
    "refund": lambda at: returns.refund(
        make_return(at.sale, amount="31.00", currency="EUR"), actor=TILL
    ),
    "void a purchase": lambda at: returns.refund(make_void(at.sale), actor=TILL),
    "confirm a purchase": lambda at: pending.confirm_purchase(at.sale.id, as_of=LATER, actor=TILL),
    "activate": lambda at: pending.activate_due(as_of=LATER),
    "expire": lambda at: expiry.expire_all(as_of=LATER),
    "approve": lambda at: adjustments.approve(at.proposed.pk, actor=TILL, as_of=LATER),
    "give": lambda at: give(at.aino, at.bertta),
    "give back": lambda at: give(at.bertta, at.aino),
    "merge": merge,
    "part": part,
    "block": block,
    "follow": lambda at: following.follow_all(as_of=LATER),
}


def refused(act: Act, at: Scene) -> Callable[[], None]:
    """Do it, or be refused in words: a deadlock or a broken constraint is neither."""

    def run() -> None:
        with suppress(DomainError):
            act(at)

    return run


@pytest.mark.parametrize("first", VERBS)
def test_every_verb_may_meet_every_other(first):
    open_shop(pending_policy="days", pending_days=2)
    settings(transfers_allowed=True, return_policy="debt")
    reward, clerk = make_reward(10), staff("clerk")
    pairs = [pair for pair in combinations_with_replacement(VERBS, 2) if pair[0] == first]

    with hands(4) as at_once:
        for names in pairs:
            at = scene(reward, clerk)
            acts = [refused(VERBS[name], at) for name in names]
            at_once(*acts, *acts)
            following.follow_all(as_of=LATER)

    crediting.credit_all(as_of=LATER, thorough=True)
    assert_books_balance()
