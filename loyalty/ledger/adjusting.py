"""
What people do to a wallet by hand: give, take, forgive, put off, bring back. Always with a reason.

Always: the wallet is locked by the caller, and what is posted adds up to what was approved.
"""

from datetime import datetime
from typing import NamedTuple

from loyalty.ledger import drawing, moving
from loyalty.ledger.drawing import Drawn, Source
from loyalty.ledger.locking import LockedWallet
from loyalty.ledger.posting import Page
from loyalty.ledger.spending import choose
from loyalty.models import EntryKind, SourceKind
from loyalty.models.sources import PARTS_PER_SOURCE
from members import sql

_ENDING = """
SELECT id, remaining_points FROM loyalty_lot
WHERE wallet_id = %s AND is_open AND expires_at > %s AND expires_at <= %s AND expires_at < %s
ORDER BY expires_at, earned_at, id
"""

_EXPIRED = """
SELECT e.id, e.points, l.id, l.earned_at, m.id, coalesce(m.merged_into_id, m.id), e.kind,
    (SELECT count(*) FROM loyalty_entry r
        WHERE r.reverses_id = e.id AND r.source_kind <> %s)
FROM loyalty_entry e LEFT JOIN loyalty_lot l ON l.id = e.lot_id
LEFT JOIN members_member m ON m.id = coalesce(l.earned_by_id, l.member_id)
WHERE e.wallet_id = %s AND e.seq = %s
"""

# The sale whose points a lot had, and all lots these became. Expired = earned - drawn - remaining,
# and what is over; less what came back, and less what returns of the sale wrote off as expired.
_RETURNED = """
WITH RECURSIVE before AS (
    SELECT id, moved_from_id, source_kind FROM loyalty_lot WHERE id = %(lot)s
    UNION ALL
    SELECT l.id, l.moved_from_id, l.source_kind
    FROM loyalty_lot l JOIN before ON l.id = before.moved_from_id
), sale AS (
    SELECT id / %(parts)s AS id FROM before
    WHERE moved_from_id IS NULL AND source_kind = %(purchase)s
), own AS (
    SELECT l.id FROM sale JOIN loyalty_lot l
        ON l.id >= sale.id * %(parts)s AND l.id < (sale.id + 1) * %(parts)s
    UNION ALL
    SELECT l.id FROM loyalty_lot l JOIN own ON l.moved_from_id = own.id
), gone AS (
    SELECT coalesce(sum(l.earned_points
        - CASE WHEN l.expires_at <= %(now)s THEN 0 ELSE l.remaining_points END
        - CASE WHEN l.source_kind = %(reinstated)s THEN l.earned_points ELSE 0 END
        - (SELECT coalesce(sum(d.points), 0) FROM loyalty_draw d WHERE d.lot_id = l.id)
    ), 0) AS points FROM own JOIN loyalty_lot l USING (id)
), written_off AS (
    SELECT coalesce(sum(r.expired_points), 0) AS points
    FROM sale JOIN loyalty_refund r ON r.purchase_id = sale.id
)
SELECT greatest(0, %(asked)s - greatest(0, gone.points - written_off.points))::bigint
FROM gone, written_off WHERE EXISTS (SELECT FROM sale)
"""

_NEW_LOT = "SELECT nextval('loyalty_source_id') * %s"


class Expired(NamedTuple):
    """
    A line of the ledger as a reinstatement looks at it.

    points: as they were taken, above zero. earned_by: whose they were, the wallet's member or one
    whose points it keeps. person: who that is now, since a merge another one. is_back: brought back
    before.
    """

    entry_id: int
    points: int
    lot_id: int | None
    earned_at: datetime | None
    earned_by: int | None
    person: int | None
    is_expiry: bool
    is_back: bool


def give(
    wallet: LockedWallet,
    *,
    page: Page,
    source: Source,
    points: int,
    expires_at: datetime | None,
    inactivity_months: int | None,
    at: datetime,
) -> None:
    """Give points that were earned nowhere; they repay what is owed first."""
    page.accrue(
        wallet,
        kind=EntryKind.ADJUSTMENT,
        points=points,
        source=source,
        earned_at=at,
        available_from=at,
        expires_at=expires_at,
        inactivity_months=inactivity_months,
    )


def take(wallet: LockedWallet, *, page: Page, source: Source, points: int, at: datetime) -> None:
    """Take points that are available, soonest expiry first. Raises InsufficientPoints."""
    drawing.draw(wallet, choose(wallet, points=points, as_of=at), source=source, at=at)
    page.post(wallet, kind=EntryKind.ADJUSTMENT, points=-points, source=source, occurred_at=at)


def forgive(wallet: LockedWallet, *, page: Page, source: Source, points: int, at: datetime) -> None:
    """Let go of a debt, or a part of it: at most what is owed."""
    page.owe(wallet, points=-points, source=source, at=at)
    page.post(wallet, kind=EntryKind.ADJUSTMENT, points=points, source=source, occurred_at=at)


def ending(
    wallet_id: int, *, until: datetime, expires_at: datetime, as_of: datetime
) -> list[Drawn]:
    """The lots that end after `as_of` and at or before `until`, and before `expires_at`."""
    found = sql.rows(_ENDING, [wallet_id, as_of, until, expires_at])
    return [Drawn(*row) for row in found]


def extend(
    wallet: LockedWallet,
    lots: list[Drawn],
    *,
    page: Page,
    source: Source,
    expires_at: datetime,
    at: datetime,
) -> None:
    """Put the end of lots off: their points stand in new lots that name the old ones."""
    moving.move(
        wallet,
        wallet,
        lots,
        page=page,
        source=source,
        at=at,
        kind=EntryKind.ADJUSTMENT,
        expires_at=expires_at,
    )


def expired(wallet_id: int, *, seq: int) -> Expired | None:
    """The line with this number, as a reinstatement looks at it; None when there is none."""
    row = sql.one(_EXPIRED, [SourceKind.REFUND, wallet_id, seq])
    if row is None:
        return None
    entry_id, points, lot_id, earned_at, earned_by, person, kind, times_back = row
    return Expired(
        entry_id,
        -points,
        lot_id,
        earned_at,
        earned_by,
        person,
        is_expiry=kind == EntryKind.EXPIRY,
        is_back=times_back > 0,
    )


def returned(gone: Expired, *, as_of: datetime) -> int:
    """How many points of an expiry cannot come back, because their goods were returned."""
    asked = {
        "lot": gone.lot_id,
        "parts": PARTS_PER_SOURCE,
        "purchase": SourceKind.PURCHASE,
        "reinstated": SourceKind.REINSTATEMENT,
        "now": as_of,
        "asked": gone.points,
    }
    found = sql.one(_RETURNED, asked, prepare=False)
    return found[0] if found else 0


def reinstate(
    wallet: LockedWallet,
    gone: Expired,
    *,
    page: Page,
    adjustment_id: int,
    expires_at: datetime | None,
    at: datetime,
) -> None:
    """
    Bring back what one expiry took, as a new lot that names the old one, and whose it was.

    Always: an expiry is brought back once; a second time is an IntegrityError.
    """
    assert gone.lot_id is not None
    assert gone.earned_at is not None
    key = sql.one(_NEW_LOT, [PARTS_PER_SOURCE])
    assert key is not None
    page.accrue(
        wallet,
        kind=EntryKind.ADJUSTMENT,
        points=gone.points,
        source=Source(SourceKind.REINSTATEMENT, adjustment_id),
        lot_id=key[0],
        earned_at=gone.earned_at,
        available_from=at,
        expires_at=expires_at,
        occurred_at=at,
        reverses_id=gone.entry_id,
        moved_from=gone.lot_id,
        earned_by=None if gone.earned_by == wallet.member_id else gone.earned_by,
    )
