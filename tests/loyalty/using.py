"""Vouchers, and tills that take them."""

from datetime import datetime
from typing import Any

from loyalty import voucher_uses, vouchers
from loyalty.models import Case, Voucher, VoucherUse
from loyalty.voucher_uses import Given, Taken
from members.models import Member, Store
from members.stores import find_store
from rewards import rulebook
from rewards.models import Reward
from tests.builders import NOON, make_reward
from tests.members.builders import make_member


def issue(member: Member | None = None, **fields: Any) -> Voucher:
    """A voucher of a member, for a coffee."""
    reward = Reward.objects.first() or make_reward(100, **fields)
    owner = member or make_member()
    return vouchers.issue(
        reward=reward, member_id=owner.pk, program_id=reward.program_id, as_of=NOON
    )


def use(voucher_id: int, as_of: datetime = NOON, receipt: str = "sale-1", **fields: Any) -> Taken:
    """Give a voucher in, at helsinki-1 unless fields say otherwise."""
    store = find_store(fields.pop("store", "helsinki-1"))
    assert store is not None
    given = Given(voucher_id, store, receipt, as_of, fields.pop("received_at", as_of), **fields)
    return voucher_uses.take(given, rulebook.current())


def uses() -> list[tuple[str, str, str]]:
    """Store, receipt and status of every use, in order."""
    rows = VoucherUse.objects.order_by("pk").select_related("store")
    return [(row.store.code, row.receipt, row.status) for row in rows]


def cases() -> list[tuple[str, str, bool]]:
    """Kind, receipt and whether it is open, of every case."""
    rows = Case.objects.order_by("pk").select_related("use")
    return [(row.kind, row.use.receipt, row.settled_at is None) for row in rows]


def make_branch(code: str = "turku-1") -> Store:
    """Another store."""
    return Store.objects.create(
        code=code, name=code.title(), currency="EUR", time_zone="Europe/Helsinki"
    )
