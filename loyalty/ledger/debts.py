"""
Points that are owed: because a return found no lot to take them from.

Always: Σ debt lines of a wallet = its debt. Points that come in repay it first, so debt and open
lots stand side by side only where the program lets members keep a share.
"""

from collections.abc import Iterable
from datetime import datetime

from loyalty.ledger.locking import LockedWallet
from loyalty.ledger.spending import fill
from loyalty.models import SourceKind
from members import sql

_REPAY = """
WITH paid AS (
    SELECT * FROM unnest(%(lots)s::bigint[], %(points)s::bigint[]) AS p (lot_id, points)
), lot AS (
    UPDATE loyalty_lot l SET remaining_points = l.remaining_points - p.points,
        is_open = l.remaining_points > p.points
    FROM paid p WHERE l.id = p.lot_id
), draw AS (
    INSERT INTO loyalty_draw (member_id, lot_id, source_kind, source_id, points, drawn_at)
    SELECT %(member)s, lot_id, %(kind)s, lot_id, points, %(at)s FROM paid
)
INSERT INTO loyalty_debtline (member_id, wallet_id, source_kind, source_id, points, owed_at)
SELECT %(member)s, %(wallet)s, %(kind)s, lot_id, -points, %(at)s FROM paid
"""

_OWED_SINCE = "SELECT max(owed_at) FROM loyalty_debtline WHERE wallet_id = %s AND points > 0"

_SHARE = "SELECT debt_repay_percent < 100 FROM rewards_program WHERE id = %s"

_NOTE = "UPDATE loyalty_wallet SET debt = %s WHERE id = %s"

# Several sources may give back to one lot at once.
_LEFT = """
SELECT l.id, least(l.remaining_points, b.points) FROM (
    SELECT lot_id, sum(points)::bigint AS points
    FROM unnest(%s::bigint[], %s::bigint[]) AS n (lot_id, points) GROUP BY lot_id
) b JOIN loyalty_lot l ON l.id = b.lot_id
WHERE l.wallet_id = %s AND l.remaining_points > 0 AND (l.expires_at > %s OR l.expires_at IS NULL)
ORDER BY l.expires_at, l.earned_at, l.id
"""


def repaid_of(
    wallet: LockedWallet, *, points: int, percent: int, expires_at: datetime | None
) -> int:
    """
    How many of `points` that come in repay the wallet's debt: at most `percent` of them.

    Points of a sale sent late that were over before the debt arose repay nothing.
    """
    if not wallet.debt:
        return 0
    if expires_at is not None:
        owed = sql.one(_OWED_SINCE, [wallet.id])
        if owed is not None and owed[0] is not None and expires_at <= owed[0]:
            return 0
    return min(wallet.debt, -(-points * percent // 100))


def repay(wallet: LockedWallet, came_back: Iterable[tuple[int, int]], *, at: datetime) -> None:
    """
    Repay what is owed out of points that came back to lots: (lot, points), soonest expiry first.

    Points that are over repay nothing: they came back expired. Nor do any in a program that lets
    members keep a share: what comes back was theirs to keep when it was earned. The wallet's row is
    written with the page of the lines that brought the points; without one, by `repay_now`.
    """
    if not wallet.debt or _keeps_a_share(wallet):
        return
    paid = fill(sql.rows(_LEFT, [*sql.arrays(list(came_back), 2), wallet.id, at]), wallet.debt)
    total = sum(part.points for part in paid)
    if not total:
        return
    wallet.debt -= total
    sql.run(
        _REPAY,
        {
            "lots": [part.lot_id for part in paid],
            "points": [part.points for part in paid],
            "member": wallet.member_id,
            "wallet": wallet.id,
            "kind": SourceKind.DEBT,
            "at": at,
        },
    )


def repay_now(wallet: LockedWallet, came_back: Iterable[tuple[int, int]], *, at: datetime) -> None:
    """The same for points that came back without a line in the ledger; writes the wallet too."""
    before = wallet.debt
    repay(wallet, came_back, at=at)
    if wallet.debt != before:
        sql.run(_NOTE, [wallet.debt, wallet.id])


def _keeps_a_share(wallet: LockedWallet) -> bool:
    row = sql.one(_SHARE, [wallet.program_id])
    return row is not None and bool(row[0])
