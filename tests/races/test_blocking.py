"""A member is blocked at the very moment they redeem, buy or give: nothing slips past."""

from collections import Counter
from functools import partial

import pytest

from loyalty import blocking, crediting
from loyalty.models import Crediting, Hold, Refusal, Transfer
from members.models import Blocking, Member
from rewards.models import Reward
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    TILL,
    earn,
    make_reward,
    make_sale,
    open_shop,
    owner,
    record,
    wallet_of,
)
from tests.loyalty.sharing import settings
from tests.members.builders import make_member
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10


@pytest.fixture
def tea(clock) -> Reward:
    clock.freeze()
    open_shop()
    settings(transfers_allowed=True)
    return make_reward(10, code="tea", stock_left=1000)


def block(member: Member):
    return lambda: blocking.block(member=member, reason="Fraud", as_of=NOON, actor=TILL).status


@pytest.mark.parametrize("is_captured", [False, True])
def test_no_hold_is_open_once_a_member_is_blocked(tea, is_captured):
    till = owner()
    came: Counter[int] = Counter()
    for _ in range(ROUNDS):
        member = make_member()
        earn(member, 100)
        wish = {"member": member.shown_id, "reward": tea.shown_id, "capture": is_captured}

        def take(body=wish) -> int:
            return int(till.call("post", "/v1/redemptions", body).status_code)

        *answers, status = at_once(*[take] * 6, block(member))

        came += Counter(answers)
        spent = 10 * answers.count(201) if is_captured else 0
        assert status == "blocked"
        assert (wallet_of(member).held, wallet_of(member).balance) == (0, 100 - spent)

    assert set(came) <= {201, 409}
    assert Hold.objects.filter(status=1).count() == 0
    tea.refresh_from_db()
    assert tea.stock_left == 1000 - (came[201] if is_captured else 0)
    assert_books_balance()


def test_each_sale_is_credited_or_refused_and_never_both(tea):
    for _ in range(ROUNDS):
        member = make_member()
        sales = [sale.id for sale in record(*(make_sale(member, "3.00") for _ in range(6)))]

        at_once(
            partial(crediting.credit_these, sales[:3]),
            block(member),
            partial(crediting.credit_these, sales[3:]),
        )

        credited = set(Crediting.objects.filter(pk__in=sales).values_list("pk", flat=True))
        refused = set(Refusal.objects.filter(pk__in=sales).values_list("pk", flat=True))
        assert (credited | refused, credited & refused) == (set(sales), set())
    assert_books_balance()


def test_gifts_and_a_block_wait_for_each_other_and_never_in_a_circle(tea):
    till = owner()
    aino, eero = make_member(), make_member()
    for member in (aino, eero):
        earn(member, 100)

    def give(sender: Member, recipient: Member):
        body = {"sender": sender.shown_id, "recipient": recipient.shown_id, "points": 1}
        return lambda: till.call("post", "/v1/transfers", body).status_code

    came = at_once(*[give(aino, eero), give(eero, aino)] * 4, block(aino), block(eero))

    assert set(came[:-2]) <= {201, 409}
    assert Transfer.objects.count() == came.count(201)
    assert came[-2:] == ["blocked", "blocked"]
    assert_books_balance()


def test_eight_who_block_at_once_leave_one_line(tea):
    member = make_member()

    came = at_once(*[block(member)] * 8)

    assert came == ["blocked"] * 8
    assert Blocking.objects.count() == 1
