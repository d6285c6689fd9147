"""A limit, and the last voucher, wanted by many at once."""

from collections import Counter

import pytest

from loyalty.models import Redemption, Voucher, VoucherStatus
from rewards.models import VoucherPool
from tests.books import assert_books_balance
from tests.builders import earn, make_reward, open_shop, owner, wallet_of
from tests.members.builders import make_member
from tests.races.at_once import at_once, repeated

pytestmark = pytest.mark.django_db(transaction=True)


def came_of(answers):
    return Counter((answer.status_code, answer.json().get("code")) for answer in answers)


def test_8_threads_have_a_reward_twice_when_a_member_may_have_it_twice(clock):
    clock.freeze()
    open_shop()
    member, till = make_member(), owner()
    earn(member, 1000)
    reward = make_reward(10, member_times_max=2, member_times_per="day")
    body = {"member": member.shown_id, "reward": reward.shown_id, "capture": True}

    answers = repeated(8, lambda: till.call("post", "/v1/redemptions", body))

    assert came_of(answers) == {(201, None): 2, (409, "reward_limit_reached"): 6}
    assert (wallet_of(member).balance, Redemption.objects.count()) == (980, 2)
    assert_books_balance()


def test_the_last_voucher_goes_to_one_of_8_members(clock):
    clock.freeze()
    program, till = open_shop(), owner()
    pool = VoucherPool.objects.create(program=program, code="cinema", name="Cinema")
    Voucher.objects.create(program=program, pool=pool, code="C-1", status=VoucherStatus.IN_POOL)
    reward = make_reward(10, kind="voucher", pool=pool)
    members = [make_member() for _ in range(8)]
    for member in members:
        earn(member, 10)

    def take(who):
        body = {"member": who.shown_id, "reward": reward.shown_id, "capture": True}
        return till.call("post", "/v1/redemptions", body)

    answers = at_once(*[lambda who=member: take(who) for member in members])

    assert came_of(answers) == {(201, None): 1, (409, "voucher_pool_empty"): 7}
    assert sorted(wallet_of(member).balance for member in members) == [0] + [10] * 7
    assert_books_balance()
