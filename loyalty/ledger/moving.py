"""
Points that go from lots into other lots: to another wallet, or in the same one with a later end.

Always: a new lot keeps what the old one had: when it was earned, from when and until when it can be
used; and it names the lot it came from. Both wallets are locked by the caller.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from loyalty.ledger import debts, drawing
from loyalty.ledger.drawing import Drawn, Source, Taken
from loyalty.ledger.locking import LockedWallet
from loyalty.ledger.posting import Page
from loyalty.models import EntryKind
from loyalty.models.sources import PARTS_PER_SOURCE
from members import sql

_OLD = """
SELECT n.lot_id, nextval('loyalty_source_id') * %s, n.points, l.earned_at, l.available_from,
    l.expires_at, l.inactivity_months, l.earned_by_id
FROM unnest(%s::bigint[], %s::bigint[]) WITH ORDINALITY AS n (lot_id, points, place)
JOIN loyalty_lot l ON l.id = n.lot_id ORDER BY n.place
"""

_OPEN = """
SELECT id, remaining_points FROM loyalty_lot
WHERE wallet_id = %(wallet)s AND is_open AND (expires_at > %(now)s OR expires_at IS NULL)
    AND (%(all)s OR coalesce(earned_by_id, member_id) = %(by)s)
ORDER BY expires_at, earned_at, id
"""

# What is left of moved lots, and whether they can still be used as long as the lots they came from.
# Those that cannot, and are over, stay for the expiry.
_LEFT = """
SELECT n.lot_id, l.id, least(l.remaining_points, n.points), s.is_same
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS n (lot_id, new_lot_id, points)
JOIN loyalty_lot l ON l.id = n.new_lot_id JOIN loyalty_lot o ON o.id = n.lot_id
CROSS JOIN LATERAL (SELECT l.expires_at IS NOT DISTINCT FROM o.expires_at
    AND l.available_from IS NOT DISTINCT FROM o.available_from AS is_same) s
WHERE l.remaining_points > 0 AND (s.is_same OR l.expires_at > %s OR l.expires_at IS NULL)
"""


# Whose the lots were that these came from, or else the given member's.
_BELONG = """
UPDATE loyalty_lot l SET earned_by_id = coalesce(o.earned_by_id, %s)
FROM unnest(%s::bigint[], %s::bigint[]) AS n (origin_id, lot_id)
JOIN loyalty_lot o ON o.id = n.origin_id
WHERE l.id = n.lot_id
"""


class Moved(NamedTuple):
    """So many points of one lot became another."""

    lot_id: int
    new_lot_id: int
    points: int


def open_lots(
    wallet: LockedWallet, *, as_of: datetime, earned_by: int | None = None
) -> list[Drawn]:
    """
    All that stands in the lots of a wallet and is not over, pending points too.

    earned_by: only what the purchases of this member gave, or what they brought.
    """
    asked = {"wallet": wallet.id, "now": as_of, "all": earned_by is None, "by": earned_by}
    return [Drawn(*row) for row in sql.rows(_OPEN, asked)]


def move(
    sender: LockedWallet,
    recipient: LockedWallet,
    lots: Sequence[Drawn],
    *,
    page: Page,
    source: Source,
    at: datetime,
    kind: EntryKind = EntryKind.TRANSFER,
    earned_by: int | None = None,
    is_given: bool = False,
    expires_at: datetime | None = None,
) -> list[Moved]:
    """
    Move points lot by lot; one line for what leaves, one for each lot that arrives.

    sender, recipient: may be the same wallet, to put an expiry off. earned_by: whose points they
    are in the new wallet, when not its member's; what was somebody else's in the old one stays
    theirs, unless it is given away. expires_at: a new end; None keeps each lot's own.

    What arrives repays a debt of the recipient first.
    """
    if not lots:
        return []
    old = sql.rows(_OLD, [PARTS_PER_SOURCE, *sql.arrays(lots, 2)])
    drawing.draw(sender, lots, source=source, at=at)
    page.post(
        sender,
        kind=kind,
        points=-sum(take.points for take in lots),
        source=source,
        occurred_at=at,
    )
    moved = []
    for lot_id, new_lot_id, points, earned_at, available_from, ends_at, months, earner in old:
        whose = earned_by if is_given else earner or earned_by
        page.accrue(
            recipient,
            points=points,
            source=source,
            lot_id=new_lot_id,
            kind=kind,
            earned_at=earned_at,
            available_from=available_from,
            expires_at=expires_at or ends_at,
            occurred_at=at,
            moved_from=lot_id,
            earned_by=None if whose == recipient.member_id else whose,
            repay_percent=0 if sender is recipient else 100,
            inactivity_months=None if expires_at else months,
        )
        moved.append(Moved(lot_id, new_lot_id, points))
    return moved


def unmove(
    sender: LockedWallet,
    recipient: LockedWallet,
    moved: Sequence[Moved],
    *,
    page: Page,
    source: Source,
    at: datetime,
) -> int:
    """
    Lead back what is left of moved lots; returns the points.

    Into the very lots they came from; what has another end by now, because it was extended or
    brought back, keeps that, in a new lot.
    moved: the lots that the move emptied, and those in which their points are now.
    source: that of the move. What was spent, has expired or went further stays as it is.
    """
    left = sql.rows(_LEFT, [*sql.arrays(moved, 3), at])
    same = [Moved(*row) for *row, is_same in left if is_same]
    changed = [Drawn(new_lot_id, part) for _, new_lot_id, part, is_same in left if not is_same]
    points = sum(part for *_, part in same)
    if points:
        now_in = [Drawn(one.new_lot_id, one.points) for one in same]
        drawing.draw(recipient, now_in, source=source, at=at)
        back = [Taken(source.id, one.lot_id, one.points) for one in same]
        drawing.give_back(back, kind=source.kind, at=at)
        page.post(recipient, kind=EntryKind.TRANSFER, points=-points, source=source, occurred_at=at)
        page.post(sender, kind=EntryKind.TRANSFER, points=points, source=source, occurred_at=at)
        debts.repay(sender, [(take.lot_id, take.points) for take in back], at=at)
    move(recipient, sender, changed, page=page, source=source, at=at)
    return points + sum(take.points for take in changed)


def belong_to(member_id: int, origins: Sequence[tuple[int, int]]) -> None:
    """
    Say whose points lots hold, or will when a hold ends, in whosever wallet they are.

    origins: each time the lot of this member's wallet that one came from, and that one; what was
    another's there is theirs again.
    """
    if origins:
        sql.run(_BELONG, [member_id, *sql.arrays(origins, 2)], prepare=False)


def move_debt(
    sender: LockedWallet,
    recipient: LockedWallet,
    *,
    page: Page,
    source: Source,
    at: datetime,
    points: int | None = None,
) -> int:
    """
    Let a debt go along: what the sender owes, the recipient owes from now on.

    points: how much of it; all when None.
    """
    points = sender.debt if points is None else points
    assert points <= sender.debt
    if points:
        page.owe(sender, points=-points, source=source, at=at)
        page.post(sender, kind=EntryKind.TRANSFER, points=points, source=source, occurred_at=at)
        page.owe(recipient, points=points, source=source, at=at)
        page.post(recipient, kind=EntryKind.TRANSFER, points=-points, source=source, occurred_at=at)
    return points
