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
SELECT e.id, e.points, l.id, l.earned_at, l.earned_by_id, e.kind,
    (SELECT count(*) FROM loyalty_entry r
        WHERE r.reverses_id = e.id AND r.source_kind <> %s)
FROM loyalty_entry e LEFT JOIN loyalty_lot l ON l.id = e.lot_id
WHERE e.wallet_id = %s AND e.seq = %s
"""

_NEW_LOT = "SELECT nextval('loyalty_source_id') * %s"


class Expired(NamedTuple):
    """
    A line of the ledger as a reinstatement looks at it.

    points: as they were taken, above zero. is_back: brought back before.
    """

    entry_id: int
    points: int
    lot_id: int | None
    earned_at: datetime | None
    earned_by: int | None
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
    entry_id, points, lot_id, earned_at, earned_by, kind, times_back = row
    is_expiry = kind == EntryKind.EXPIRY
    return Expired(entry_id, -points, lot_id, earned_at, earned_by, is_expiry, times_back > 0)


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
        earned_by=gone.earned_by,
    )
