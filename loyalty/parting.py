"""
The points of two members who were merged and are two again.

Always: what is left goes back to the lot it came from; what is in a hold, or was spent, is known as
the one's who brought it, so that it follows them should it come back.
"""

from datetime import datetime

from loyalty.ledger import debts, moving
from loyalty.ledger.drawing import Source
from loyalty.ledger.locking import LockedWallet, lock_members
from loyalty.ledger.moving import Moved
from loyalty.ledger.posting import Page
from loyalty.models import Merge, SourceKind, Transfer, TransferKind
from members import sql
from members.actors import Actor

# Where the points of moved lots are now: in the lots they became, through households and out again
# and through whom the survivor was merged into, but not through gifts, which are spent: that is
# what the line says by which they came.
_DESCENDANTS = """
WITH RECURSIVE keeper AS (
    SELECT %(survivor)s::bigint AS id
    UNION
    SELECT g.survivor_id FROM loyalty_merge g JOIN keeper ON g.loser_id = keeper.id
    WHERE g.survivor_id <> %(loser)s
), line AS (
    SELECT n.lot_id AS origin, n.new_lot_id AS lot_id
    FROM unnest(%(lots)s::bigint[], %(new_lots)s::bigint[]) AS n (lot_id, new_lot_id)
    UNION ALL
    SELECT line.origin, l.id FROM line JOIN loyalty_lot l ON l.moved_from_id = line.lot_id
    JOIN members_member m ON m.id = l.member_id
    WHERE (m.kind = 'household' OR m.id IN (SELECT id FROM keeper)) AND NOT EXISTS (
        SELECT FROM loyalty_entry e JOIN loyalty_transfer t ON t.id = e.source_id
        WHERE e.wallet_id = l.wallet_id AND e.lot_id = l.id AND e.source_kind = %(transfer)s
            AND t.kind = %(gift)s
    )
)
SELECT line.origin, l.id, l.remaining_points, l.wallet_id, l.is_open
FROM line JOIN loyalty_lot l ON l.id = line.lot_id
WHERE l.wallet_id = ANY(%(wallets)s) ORDER BY l.id
"""


def part_wallets(undone: Merge, program_id: int, home: int, as_of: datetime, actor: Actor) -> None:
    """
    Lead the loser's points of one program back, and what they brought along and still owe.

    home: in whose wallet the survivor's points are now.
    """
    wallets = lock_members(program_id, {undone.loser_id, undone.survivor_id, home})
    owner, holder = wallets.pop(undone.loser_id), wallets[home]
    transfers = undone.transfers.filter(program_id=program_id, sender=undone.loser_id)
    for transfer in transfers.order_by("pk"):
        source = Source(SourceKind.TRANSFER, transfer.pk)
        page = Page(actor=actor)
        found = _line(transfer, list(wallets.values()), undone)
        moving.belong_to(owner.member_id, [(origin, lot_id) for origin, lot_id, *_ in found])
        left = [
            Moved(origin, lot_id, points)
            for origin, lot_id, points, wallet_id, is_open in found
            if is_open and wallet_id == holder.id
        ]
        moving.unmove(owner, holder, left, page=page, source=source, at=as_of)
        owed = min(transfer.debt_points, holder.debt)
        moving.move_debt(holder, owner, page=page, source=source, at=as_of, points=owed)
        page.write()
        if owed:
            debts.repay_now(owner, moving.open_lots(owner, as_of=as_of), at=as_of)


def _line(transfer: Transfer, wallets: list[LockedWallet], undone: Merge) -> list[sql.Row]:
    lots, new_lots, _ = zip(*transfer.moves, strict=True) if transfer.moves else ((), (), ())
    asked = {
        "lots": list(lots),
        "new_lots": list(new_lots),
        "survivor": undone.survivor_id,
        "loser": undone.loser_id,
        "transfer": SourceKind.TRANSFER,
        "gift": TransferKind.GIFT,
        "wallets": [wallet.id for wallet in wallets],
    }
    return sql.rows(_DESCENDANTS, asked, prepare=False)
