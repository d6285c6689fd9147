"""
Reads: what a member has, at any moment.

Always: a balance never shows points whose time is over, whether or not the sweep has run, and
available points are never pending, held or expired ones.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from loyalty.models import EntryKind, PointKind, SourceKind
from members import sql

# One statement, one member. What is open but over, and what is open but not yet spendable, is found
# by walking the open lots of one wallet: a handful of rows.
_BALANCE = """
SELECT w.id, w.balance, w.held, w.debt, w.version,
    coalesce(sum(l.remaining_points) FILTER (WHERE l.expires_at <= %(now)s), 0)::bigint,
    coalesce(sum(l.remaining_points) FILTER (
        WHERE (l.available_from <= %(now)s) IS NOT TRUE
            AND (l.expires_at > %(now)s OR l.expires_at IS NULL)
    ), 0)::bigint,
    next.points, next.expires_at
FROM members_member m
LEFT JOIN loyalty_wallet w
    ON w.member_id = coalesce(m.holder_id, m.id)
    AND w.program_id = %(program)s AND w.kind = %(kind)s
LEFT JOIN loyalty_lot l ON l.wallet_id = w.id AND l.is_open
LEFT JOIN LATERAL (
    SELECT n.expires_at, sum(n.remaining_points)::bigint AS points FROM loyalty_lot n
    WHERE n.wallet_id = w.id AND n.is_open AND n.expires_at > %(now)s
    GROUP BY n.expires_at ORDER BY n.expires_at LIMIT 1
) next ON true
WHERE m.public_id = %(member)s AND (%(pools)s OR m.kind = 'person')
GROUP BY w.id, next.points, next.expires_at
"""

_TOTALS = """
SELECT kind, source_kind, sum(points)::bigint FROM loyalty_programtally
WHERE program_id = %s GROUP BY kind, source_kind
"""


class Expiring(NamedTuple):
    """The points that go next, and the instant (excluded) at which they go."""

    points: int
    at: datetime


class Balance(NamedTuple):
    """
    What a member has, in whole points.

    balance: all points that are not over, less what is owed; below zero when more is owed.
    available: what can be spent now. pending: earned, not spendable yet. debt: owed, repaid by what
    is earned next. version: grows with every line of the ledger.
    """

    balance: int
    available: int
    held: int
    pending: int
    debt: int
    version: int
    expiring: Expiring | None


NOTHING = Balance(0, 0, 0, 0, 0, 0, None)


def balance(
    *, member: UUID, program_id: int, as_of: datetime, pools: bool = True
) -> Balance | None:
    """
    The balance of a member now; nothing in it when nothing was ever earned.

    pools: whether the pool of a household is a member too. None when there is no such member.
    """
    row = sql.one(
        _BALANCE,
        {
            "member": member,
            "pools": pools,
            "program": program_id,
            "kind": PointKind.SPENDABLE,
            "now": as_of,
        },
    )
    if row is None:
        return None
    wallet_id, stored, held, debt, version, over, pending, next_points, next_at = row
    if wallet_id is None:
        return NOTHING
    valid = stored - over
    expiring = Expiring(next_points, next_at) if next_at else None
    available = valid + debt - held - pending
    return Balance(valid, available, held, pending, debt, version, expiring)


class Totals(NamedTuple):
    """
    What became of a program's points; each from zero up, but adjusted, which may be either.

    redeemed: less what was given back. returned: taken back with goods. transferred: always zero,
    what one member loses another gains.
    Always: outstanding = issued - redeemed - expired - returned + adjusted = Σ balances.
    """

    issued: int
    redeemed: int
    expired: int
    returned: int
    adjusted: int
    transferred: int

    @property
    def outstanding(self) -> int:
        gone = self.redeemed + self.expired + self.returned
        return self.issued - gone + self.adjusted + self.transferred


def program_totals(program_id: int) -> Totals:
    """Points by what became of them, from the tallies; equal to the sums of the entries."""
    sums = {(kind, source): points for kind, source, points in sql.rows(_TOTALS, [program_id])}

    def of(kind: EntryKind, source: SourceKind | None = None) -> int:
        return sum(
            points for key, points in sums.items() if key[0] == kind and source in {None, key[1]}
        )

    returned = of(EntryKind.REVERSAL, SourceKind.REFUND)
    return Totals(
        issued=of(EntryKind.ACCRUAL),
        redeemed=-of(EntryKind.REDEMPTION) - of(EntryKind.REVERSAL) + returned,
        expired=-of(EntryKind.EXPIRY),
        returned=-returned,
        adjusted=of(EntryKind.ADJUSTMENT),
        transferred=of(EntryKind.TRANSFER),
    )
