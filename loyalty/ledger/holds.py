"""
Points set aside: placed, then captured (all or part), released or lapsed; a capture reversed.

Always: a placed hold counts at once in every balance, and its lots are drawn at once, so expiry
cannot take them. What is given back goes to the lots it came from, with their old expiry.
The wallet is locked by the caller; a hold changes under its wallet's lock only.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from loyalty.ledger import debts, drawing
from loyalty.ledger.drawing import Source
from loyalty.ledger.locking import LockedWallet
from loyalty.ledger.posting import Page
from loyalty.ledger.spending import choose
from loyalty.models import EntryKind, HoldStatus, SourceKind
from members import sql

_PLACE = """
WITH taken AS (
    SELECT * FROM unnest(%(lots)s::bigint[], %(amounts)s::bigint[]) AS t (lot_id, points)
), lot AS (
    UPDATE loyalty_lot l SET remaining_points = l.remaining_points - t.points,
        is_open = l.remaining_points > t.points
    FROM taken t WHERE l.id = t.lot_id
), draw AS (
    INSERT INTO loyalty_draw (member_id, lot_id, source_kind, source_id, points, drawn_at)
    SELECT %(member)s, lot_id, %(kind)s, %(hold)s, points, %(placed_at)s FROM taken
), hold AS (
    INSERT INTO loyalty_hold (id, member_id, wallet_id, points, captured_points, status,
        placed_at, lapses_at)
    VALUES (%(hold)s, %(member)s, %(wallet)s, %(points)s, 0, %(placed)s,
        %(placed_at)s, %(lapses_at)s)
    ON CONFLICT (id) DO UPDATE SET status = excluded.status, settled_at = NULL
)
UPDATE loyalty_wallet SET held = held + %(points)s WHERE id = %(wallet)s
RETURNING (
    SELECT coalesce(sum(l.remaining_points), 0)::bigint FROM loyalty_lot l
    WHERE l.wallet_id = %(wallet)s AND l.is_open AND l.available_from <= %(placed_at)s
        AND (l.expires_at > %(placed_at)s OR l.expires_at IS NULL)
)
"""

_SETTLE = """
UPDATE loyalty_hold SET status = %s, settled_at = %s, captured_points = captured_points + %s
WHERE id = ANY(%s)
"""

_UNHOLD = """
UPDATE loyalty_wallet w SET held = w.held - h.points
FROM (SELECT wallet_id, sum(points) AS points FROM loyalty_hold WHERE id = ANY(%s) GROUP BY 1) h
WHERE w.id = h.wallet_id
"""

_CAPTURED_ENTRY = "SELECT id FROM loyalty_entry WHERE source_id = %s AND kind = %s"


class HeldPoints(NamedTuple):
    """A hold as its wallet's lock shows it."""

    id: int
    points: int
    captured_points: int
    status: int
    placed_at: datetime
    lapses_at: datetime


def place(
    wallet: LockedWallet, *, hold_id: int, points: int, as_of: datetime, lapses_at: datetime
) -> int:
    """
    Set points aside from the lots spendable at `as_of`, soonest expiry first.

    Returns what can still be spent then: neither pending nor over.

    hold_id: the number of its source. A hold that was lapsed is placed anew from today's lots.

    Raises InsufficientPoints; then nothing is written.
    """
    drawn = choose(wallet, points=points, as_of=as_of)
    wallet.held += points
    row = sql.one(
        _PLACE,
        {
            "lots": [take.lot_id for take in drawn],
            "amounts": [take.points for take in drawn],
            "member": wallet.member_id,
            "wallet": wallet.id,
            "hold": hold_id,
            "kind": SourceKind.REDEMPTION,
            "points": points,
            "placed": HoldStatus.PLACED,
            "placed_at": as_of,
            "lapses_at": lapses_at,
        },
    )
    assert row is not None, "a locked wallet cannot go away"
    before: int = row[0]  # a statement sees its own changes no more than others do
    return before - points


def capture(
    wallet: LockedWallet, hold: HeldPoints, *, page: Page, at: datetime, points: int | None = None
) -> None:
    """
    Turn a placed hold into a spend; what is not captured goes back, latest expiry first.

    points: how much of it; all of it when None.
    """
    assert hold.status == HoldStatus.PLACED
    captured = hold.points if points is None else points
    assert 0 < captured <= hold.points
    if captured < hold.points:
        _give_back(wallet, hold.id, points=hold.points - captured, at=at)
    sql.run(_SETTLE, [HoldStatus.CAPTURED, at, captured, [hold.id]])
    wallet.held -= hold.points
    page.post(
        wallet,
        kind=EntryKind.REDEMPTION,
        points=-captured,
        source=Source(SourceKind.REDEMPTION, hold.id),
        occurred_at=at,
    )


def release(
    hold_ids: Sequence[int], *, wallets: Iterable[LockedWallet], at: datetime, status: HoldStatus
) -> None:
    """
    Give placed holds back to their lots and free the points; set-based, over locked wallets.

    wallets: those of the holds. status: RELEASED or LAPSED.
    """
    taken = drawing.taken_by(SourceKind.REDEMPTION, hold_ids)
    drawing.give_back(taken, kind=SourceKind.REDEMPTION, at=at)
    sql.run(_UNHOLD, [list(hold_ids)])
    sql.run(_SETTLE, [status, at, 0, list(hold_ids)])
    came_back = [(take.lot_id, take.points) for take in taken]
    for wallet in wallets:
        debts.repay_now(wallet, came_back, at=at)


def reverse(wallet: LockedWallet, hold: HeldPoints, *, page: Page, at: datetime) -> None:
    """Undo a capture: a new entry names the first, and the points go back to their lots."""
    assert hold.status == HoldStatus.CAPTURED
    entry = sql.one(_CAPTURED_ENTRY, [hold.id, EntryKind.REDEMPTION])
    assert entry is not None, "a captured hold has its entry"
    _give_back(wallet, hold.id, points=hold.captured_points, at=at)
    sql.run(_SETTLE, [HoldStatus.REVERSED, at, 0, [hold.id]])
    page.post(
        wallet,
        kind=EntryKind.REVERSAL,
        points=hold.captured_points,
        source=Source(SourceKind.REDEMPTION, hold.id),
        occurred_at=at,
        reverses_id=entry[0],
    )


def _give_back(wallet: LockedWallet, hold_id: int, *, points: int, at: datetime) -> None:
    taken = drawing.first(drawing.taken_by(SourceKind.REDEMPTION, [hold_id]), points)
    drawing.give_back(taken, kind=SourceKind.REDEMPTION, at=at)
    debts.repay(wallet, [(take.lot_id, take.points) for take in taken], at=at)
