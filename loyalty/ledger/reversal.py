"""
Taking points of a purchase back, exactly.

Always, in this order: what of the purchase's points is pending; what else is left in its own lots;
what of them has expired is not taken again; then other lots, soonest expiry first, pending last.
What no lot can pay is for the program's policy. A lot that was moved, extended or brought back is
still the purchase's own.
Source: docs/decisions/0010-the-order-of-taking-back.md
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from loyalty.ledger import drawing
from loyalty.ledger.drawing import Drawn, Source
from loyalty.ledger.locking import LockedWallet
from loyalty.ledger.posting import Page
from loyalty.ledger.spending import fill
from loyalty.models import EntryKind, SourceKind
from loyalty.models.sources import PARTS_PER_SOURCE
from members import sql

# The lots a purchase gave, and the lots those became. Expired = earned - drawn - remaining; what
# was brought back stands in a lot of its own, and is not expired any more. Wherever they are: in a
# pool the member has left, too, or with one they were merged into, and whom that one was merged
# into meanwhile; but not what was given away.
_OWN = """
WITH RECURSIVE own AS (
    SELECT id FROM loyalty_lot WHERE id >= %(first)s AND id < %(last)s
    UNION ALL
    SELECT l.id FROM loyalty_lot l JOIN own ON l.moved_from_id = own.id
), kin (id, since, until) AS (
    SELECT %(member)s::bigint, '-infinity'::timestamptz, 'infinity'::timestamptz
    UNION
    SELECT g.survivor_id, greatest(kin.since, g.merged_at),
        least(kin.until, coalesce(g.undone_at, 'infinity'))
    FROM loyalty_merge g JOIN kin ON g.loser_id = kin.id
        AND g.merged_at < kin.until AND coalesce(g.undone_at, 'infinity') > kin.since
)
SELECT l.id, l.wallet_id, l.remaining_points,
    l.earned_points - l.remaining_points - coalesce((
        SELECT sum(d.points) FROM loyalty_draw d WHERE d.lot_id = l.id
    ), 0)::bigint,
    CASE WHEN l.source_kind = %(reinstated)s THEN l.earned_points ELSE 0 END,
    l.expires_at <= %(now)s IS TRUE
FROM own JOIN loyalty_lot l USING (id)
WHERE l.wallet_id = %(wallet)s OR coalesce(l.earned_by_id, l.member_id) IN (SELECT id FROM kin)
ORDER BY (l.available_from <= %(now)s) IS TRUE, l.expires_at, l.earned_at, l.id
"""

_OTHERS = """
SELECT id, remaining_points FROM loyalty_lot
WHERE wallet_id = %(wallet)s AND is_open AND (expires_at > %(now)s OR expires_at IS NULL)
    AND NOT (id = ANY(%(own)s))
ORDER BY (available_from <= %(now)s) IS NOT TRUE, expires_at, earned_at, id
"""

_ACCRUAL = """
SELECT e.id FROM loyalty_crediting c JOIN loyalty_wallet w
    ON w.program_id = %s AND w.member_id = ANY(%s)
JOIN loyalty_entry e ON e.wallet_id = w.id AND e.seq = c.entry_seq
WHERE c.purchase_id = %s AND e.source_id = c.purchase_id AND e.source_kind = %s
"""


class Plan(NamedTuple):
    """
    Where points that are taken back come from; nothing is written yet.

    expired: gone already, not taken again. short: what no lot can pay.
    """

    drawn: Sequence[Drawn]
    expired: int
    short: int

    @property
    def taken(self) -> int:
        return sum(take.points for take in self.drawn)


def plan(
    wallet: LockedWallet,
    *,
    purchase_id: int,
    member_id: int,
    points: int,
    expired_before: int,
    as_of: datetime,
) -> Plan:
    """
    Find out where `points` of a purchase come from.

    member_id: the purchase's member, whose own wallet may be another than the one that pays.
    expired_before: what earlier returns of the purchase left alone because it had expired.
    """
    asked = {
        "first": purchase_id * PARTS_PER_SOURCE,
        "last": (purchase_id + 1) * PARTS_PER_SOURCE,
        "reinstated": SourceKind.REINSTATEMENT,
        "now": as_of,
        "wallet": wallet.id,
        "member": member_id,
    }
    own = sql.rows(_OWN, asked)
    usable = [
        (lot_id, left)
        for lot_id, wallet_id, left, _, _, is_over in own
        if left and not is_over and wallet_id == wallet.id
    ]
    gone = sum(
        expired - reinstated + (left if is_over else 0)
        for _, _, left, expired, reinstated, is_over in own
    )
    drawn = fill(usable, points)
    missing = points - sum(take.points for take in drawn)
    expired = min(missing, max(0, gone - expired_before))
    missing -= expired
    if missing:
        keys = [row[0] for row in own]
        others = sql.rows(_OTHERS, {"wallet": wallet.id, "now": as_of, "own": keys})
        more = fill(others, missing)
        drawn += more
        missing -= sum(take.points for take in more)
    return Plan(drawn, expired, missing)


def take_back(
    wallet: LockedWallet,
    planned: Plan,
    *,
    page: Page,
    source: Source,
    purchase_id: int,
    member_id: int,
    owed: int,
    at: datetime,
) -> int | None:
    """
    Take what was planned, owe what the policy says, and return the seq of the entry; None when
    nothing moved.

    source: the refund's. owed: 0 to planned.short.
    """
    assert 0 <= owed <= planned.short
    points = planned.taken + owed
    if not points:
        return None
    drawing.draw(wallet, planned.drawn, source=source, at=at)
    if owed:
        page.owe(wallet, points=owed, source=source, at=at)
    return page.post(
        wallet,
        kind=EntryKind.REVERSAL,
        points=-points,
        source=source,
        occurred_at=at,
        reverses_id=_accrual(wallet, purchase_id, member_id),
    )


def _accrual(wallet: LockedWallet, purchase_id: int, member_id: int) -> int | None:
    holders = [wallet.member_id, member_id]
    found = sql.one(_ACCRUAL, [wallet.program_id, holders, purchase_id, SourceKind.PURCHASE])
    return found[0] if found else None
