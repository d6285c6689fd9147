"""Vouchers: given once, used once, and a pool that says when it runs low."""

from datetime import timedelta

import pytest

from events.models import Event
from loyalty import voucher_import, vouchers
from loyalty.models import Voucher, VoucherStatus
from loyalty.vouchers import PoolEmpty, VoucherNotUsable
from rewards import codes
from rewards.models import VoucherPool
from tests.builders import NOON, earn, make_reward, noon_of, open_shop
from tests.loyalty.stamping import make_card
from tests.loyalty.stamping import vouchers as vouchers_of
from tests.loyalty.using import use
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def issue(**fields):
    open_shop()
    member = make_member()
    reward = make_reward(100, **fields)
    program_id = reward.program_id
    return vouchers.issue(reward=reward, member_id=member.pk, program_id=program_id, as_of=NOON)


def make_pool(*names: str, low_at: int = 0) -> VoucherPool:
    program = open_shop()
    pool = VoucherPool.objects.create(program=program, code="spa", name="Spa", low_at=low_at)
    assert voucher_import.add(pool, names, as_of=NOON).added == len(names)
    return pool


def take(pool, member=None):
    member = member or make_member()
    reward = pool.rewards.first() or make_reward(100, kind="voucher", pool=pool)
    return vouchers.take_from_pool(
        pool_id=pool.pk, reward=reward, member_id=member.pk, redemption_id=None, as_of=NOON
    )


def test_a_voucher_has_a_code_of_ours_and_lasts_whole_days():
    voucher = issue(voucher_days=30)

    assert codes.read(voucher.code) == voucher.code
    # From 10 March through 9 April, in Helsinki.
    assert voucher.expires_at.isoformat() == "2026-04-09T21:00:00+00:00"


def test_a_voucher_is_used_once():
    voucher = issue()

    use(voucher.pk, NOON)
    with pytest.raises(VoucherNotUsable, match="was used on 10 March at 14:00;"):
        use(voucher.pk, NOON + timedelta(hours=1), "sale-2")

    voucher.refresh_from_db()
    assert (voucher.status, voucher.used_at) == (VoucherStatus.USED, NOON)


def test_a_voucher_that_ended_or_was_taken_back_is_not_used():
    voucher = issue(voucher_days=1)

    with pytest.raises(VoucherNotUsable, match=r"Its last day was 11 March\."):
        use(voucher.pk, noon_of("2026-03-12"))
    assert vouchers.revoke([voucher.pk], as_of=NOON) == [voucher.pk]
    assert vouchers.revoke([voucher.pk], as_of=NOON) == []
    with pytest.raises(VoucherNotUsable, match="was taken back"):
        use(voucher.pk, NOON)


def test_a_pool_gives_its_codes_in_order_and_says_once_that_few_are_left():
    pool = make_pool("A1", "A2", "A3", low_at=1)

    found = [take(pool).code for _ in range(3)]

    assert found == ["A1", "A2", "A3"]
    with pytest.raises(PoolEmpty):
        take(pool)
    event = Event.objects.get(kind="voucher_pool.low")
    assert event.payload == {"pool": "spa", "name": "Spa", "left": 1, "program": "club"}


def test_a_pool_that_was_filled_again_says_so_anew():
    pool = make_pool("A1", "A2", low_at=1)
    take(pool)
    voucher_import.add(pool, ["A3", "A4"], as_of=NOON)

    take(pool)
    take(pool)

    assert Event.objects.filter(kind="voucher_pool.low").count() == 2


def test_an_import_says_what_was_there_already():
    pool = make_pool("A1")

    found = voucher_import.add(pool, ["A2", " A1 ", "", "A2", "x" * 65], as_of=NOON)

    assert (found.added, found.repeated) == (1, ["A1", "A2"])
    assert found.refused == [f"line 5 ({'x' * 40})"]
    assert list(Voucher.objects.order_by("pk").values_list("code", flat=True)) == ["A1", "A2"]


def test_a_full_card_waits_for_codes_and_gets_one_when_they_come():
    pool = make_pool()
    make_card(needed=1, reward=make_reward(100, kind="voucher", pool=pool))
    member = make_member()
    earn(member, 5)
    assert vouchers_of(member) == []

    voucher_import.add(pool, ["A1"], as_of=NOON)

    assert vouchers_of(member) == [(1, "issued")]
