"""
Vouchers: issued or taken from a pool, or revoked; `voucher_uses` says how they are used.

Always: a status changes by conditional UPDATE, so that of two tills one uses a voucher; a code is
given to one member; a full card or a redemption gives one voucher, whatever runs twice.
Source: docs/decisions/0015-a-full-card-issues-its-voucher.md
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from events import outbox
from loyalty.models import Voucher, VoucherStatus
from members import sql
from members.errors import DomainError
from rewards import codes, dates, pools
from rewards.models import Reward

_TAKE = """
UPDATE loyalty_voucher SET status = %s, member_id = %s, reward_id = %s, redemption_id = %s,
    issued_at = %s, expires_at = %s
WHERE id = (
    SELECT id FROM loyalty_voucher WHERE pool_id = %s AND status = 1
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""

_LEFT = """
SELECT count(*) FROM (
    SELECT FROM loyalty_voucher WHERE pool_id = %s AND status = 1 LIMIT %s
) few
"""


class PoolEmpty(DomainError):
    code = "voucher_pool_empty"
    title = "No voucher is left"
    http_status = 409

    def __init__(self, reward: Reward) -> None:
        super().__init__(
            f"No code for {reward.name} is left: choose another reward. Staff can import codes."
        )


class VoucherNotUsable(DomainError):
    code = "voucher_not_usable"
    title = "The voucher cannot be used"
    http_status = 409


def issue(
    *,
    reward: Reward,
    member_id: int,
    program_id: int,
    as_of: datetime,
    redemption_id: int | None = None,
) -> Voucher:
    """
    Give a member a voucher with a new code of ours. The caller owns the transaction.

    A second one for the same redemption is refused by its unique constraint. Those of full cards
    come from `card_vouchers`.
    """
    return Voucher.objects.create(
        program_id=program_id,
        code=codes.new_code(),
        status=VoucherStatus.ISSUED,
        member_id=member_id,
        reward=reward,
        redemption_id=redemption_id,
        issued_at=as_of,
        expires_at=end_of(reward, as_of),
    )


def take_from_pool(
    *,
    pool_id: int,
    reward: Reward,
    member_id: int,
    redemption_id: int | None,
    as_of: datetime,
) -> Voucher:
    """
    Give a member the next code of a pool. The caller owns the transaction.

    Raises PoolEmpty; then nothing is taken. Of two at once each takes another code. The first who
    leaves few behind publishes `voucher_pool.low`, until the pool was filled again.
    """
    assert transaction.get_connection().in_atomic_block
    given = [member_id, reward.pk, redemption_id]
    until = end_of(reward, as_of)
    taken = sql.one(_TAKE, [VoucherStatus.ISSUED, *given, as_of, until, pool_id])
    if taken is None:
        raise PoolEmpty(reward)
    warn_low(pool_id, as_of=as_of)
    return Voucher.objects.get(pk=taken[0])


def take_back(voucher: Voucher, *, reason: str, as_of: datetime) -> bool:
    """
    Take one voucher back for a reason, in one transaction of its own; whether it was so now.

    Raises VoucherNotUsable when it was used. Twice is as once.
    """
    with transaction.atomic(durable=True):
        if not revoke([voucher.pk], as_of=as_of):
            voucher.refresh_from_db(fields=["status"])
            if voucher.status == VoucherStatus.USED:
                raise VoucherNotUsable("It was used; undo that use first, then take it back.")
            return False
        payload = {"reason": reason}
        outbox.publish(
            kind="voucher.revoked", subject=voucher.shown_id, payload=payload, as_of=as_of
        )
        return True


def revoke(voucher_ids: Collection[int], *, as_of: datetime) -> list[int]:
    """
    Take vouchers back that nobody used; those that were taken back now. A run more takes none.
    """
    if not voucher_ids:
        return []
    found = sql.rows(
        "UPDATE loyalty_voucher SET status = %s, revoked_at = %s"
        " WHERE id = ANY(%s) AND status = %s RETURNING id",
        [VoucherStatus.REVOKED, as_of, sorted(voucher_ids), VoucherStatus.ISSUED],
    )
    return [key for (key,) in found]


def revoke_of_redemption(redemption_id: int, as_of: datetime) -> bool:
    """
    Take back the voucher of a redemption that is undone; whether it was taken back now.

    False when it was used, revoked before, or there is none: look at the voucher to know which. A
    code from a pool was seen by the member, so it does not go back.
    """
    key = Voucher.objects.filter(redemption_id=redemption_id).values_list("pk", flat=True).first()
    return key is not None and bool(revoke([key], as_of=as_of))


def end_of(reward: Reward, as_of: datetime) -> datetime | None:
    """When a voucher for a reward ends: after so many whole days in the program's zone."""
    if reward.voucher_days is None:
        return None
    zone = reward.program.time_zone
    day = dates.local_day(as_of, zone) + timedelta(days=reward.voucher_days + 1)
    return dates.start_of_day(day, zone)


def left_in(pool_id: int, most: int) -> int:
    """How many codes a pool has, counted as far as `most`."""
    row = sql.one(_LEFT, [pool_id, most])
    assert row is not None
    return int(row[0])


def warn_low(pool_id: int, *, as_of: datetime) -> None:
    """Publish that a pool runs low, if it does and nobody did."""
    few = pools.low_at(pool_id)
    left = left_in(pool_id, few + 1)
    if left > few or (pool := pools.mark_low(pool_id)) is None:
        return
    payload = {"pool": pool.code, "name": pool.name, "left": left, "program": pool.program.code}
    outbox.publish(kind="voucher_pool.low", subject=pool.code, payload=payload, as_of=as_of)
