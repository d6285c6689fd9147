"""
The vouchers of full cards: however many a member fills at once, one statement gives them.

Always: called under the lock of the member's wallet. A number on a card is issued once; what was
issued meanwhile is left alone, and what a pool has no code for waits.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from loyalty import vouchers
from loyalty.models import VoucherStatus
from members import sql
from members.ids import new_uuid
from rewards import codes
from rewards.models import RewardKind, StampCard

_ISSUE = """
INSERT INTO loyalty_voucher (public_id, program_id, code, status, member_id, reward_id,
    stamp_card_id, card_number, issued_at, expires_at)
SELECT n.public_id, %(program)s, n.code, %(issued)s, %(member)s, %(reward)s, %(card)s, n.number,
    %(now)s::timestamptz, %(until)s::timestamptz
FROM unnest(%(ids)s::uuid[], %(codes)s::text[], %(numbers)s::int[]) AS n (public_id, code, number)
ORDER BY n.number
ON CONFLICT DO NOTHING RETURNING card_number, public_id
"""

# Of two takers at once each takes other codes, and neither waits for the other.
_TAKE = """
WITH free AS (
    SELECT id FROM loyalty_voucher WHERE pool_id = %(pool)s AND status = 1
    ORDER BY id LIMIT %(many)s FOR UPDATE SKIP LOCKED
), taken AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM free)
UPDATE loyalty_voucher v SET status = %(issued)s, member_id = %(member)s, reward_id = %(reward)s,
    stamp_card_id = %(card)s, card_number = %(first)s + taken.place - 1,
    issued_at = %(now)s::timestamptz, expires_at = %(until)s::timestamptz
FROM taken WHERE v.id = taken.id RETURNING v.card_number, v.public_id
"""


class CardVoucher(NamedTuple):
    """The voucher of a full card; number: which of the member's full cards."""

    number: int
    public_id: UUID
    expires_at: datetime | None


def issue(
    card: StampCard, *, member_id: int, first: int, many: int, as_of: datetime
) -> list[CardVoucher]:
    """
    Give a member the vouchers of `many` full cards, numbered from `first`; those given, in order.

    card: with its reward and program.
    """
    reward = card.reward
    until = vouchers.end_of(reward, as_of)
    said = {
        "issued": VoucherStatus.ISSUED.value,
        "member": member_id,
        "reward": reward.pk,
        "card": card.pk,
        "now": as_of,
        "until": until,
    }
    if reward.kind == RewardKind.VOUCHER and reward.pool_id:
        found = _take(said, reward.pool_id, first, many, as_of=as_of)
    else:
        found = _issue(said, card.program_id, first, many)
    return [CardVoucher(number, uuid, until) for number, uuid in sorted(found)]


def _issue(said: dict[str, object], program_id: int, first: int, many: int) -> list[sql.Row]:
    fresh = [(new_uuid(), codes.new_code(), first + place) for place in range(many)]
    columns = dict(zip(("ids", "codes", "numbers"), sql.arrays(fresh, 3), strict=True))
    return sql.rows(_ISSUE, {**said, **columns, "program": program_id}, prepare=False)


def _take(
    said: dict[str, object], pool_id: int, first: int, many: int, *, as_of: datetime
) -> list[sql.Row]:
    wanted = {**said, "pool": pool_id, "first": first, "many": many}
    try:
        with transaction.atomic():
            found = sql.rows(_TAKE, wanted, prepare=False)
    except IntegrityError:  # A number was issued meanwhile; the next stamp looks again.
        return []
    if found:
        vouchers.warn_low(pool_id, as_of=as_of)
    return found
