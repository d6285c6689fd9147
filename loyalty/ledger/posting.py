"""
Entries and lots, put on a page and written together.

Always: an entry's seq is the wallet's next version and its balance_after the balance before plus
its points; both are unique keys or sums that `verify_ledger` can prove.
"""

from datetime import datetime
from typing import NamedTuple

from loyalty.ledger.locking import LockedWallet
from loyalty.models import EntryKind, SourceKind, lot_key
from members import sql
from members.actors import Actor
from rewards.rulebook import POINTS_PER_PURCHASE_MAX

POINTS_PER_ENTRY_MAX = POINTS_PER_PURCHASE_MAX

_WRITE = """
WITH lot AS (
    INSERT INTO loyalty_lot (id, member_id, wallet_id, source_kind, earned_points, remaining_points,
        is_open, earned_at, available_from, expires_at)
    SELECT id, member_id, wallet_id, source_kind, points, points, true,
        earned_at, available_from, expires_at
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::bigint[],
        %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
        AS n (id, member_id, wallet_id, source_kind, points, earned_at, available_from, expires_at)
), entry AS (
    INSERT INTO loyalty_entry (member_id, wallet_id, seq, kind, points, balance_after, lot_id,
        source_kind, source_id, reverses_id, actor_kind, actor_id, occurred_at)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::bigint[],
        %s::bigint[], %s::bigint[], %s::smallint[], %s::bigint[], %s::bigint[], %s::smallint[],
        %s::bigint[], %s::timestamptz[])
), tally AS (
    INSERT INTO loyalty_programtally (program_id, kind, points, entries)
    SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::bigint[], %s::bigint[])
)
UPDATE loyalty_wallet w
SET balance = n.balance, held = n.held, debt = n.debt, version = n.version
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
    AS n (id, balance, held, debt, version)
WHERE w.id = n.id
"""


class Source(NamedTuple):
    """What a line comes from: its kind and its number in the one sequence of sources."""

    kind: SourceKind
    id: int


class _Lot(NamedTuple):
    id: int
    member_id: int
    wallet_id: int
    source_kind: int
    points: int
    earned_at: datetime
    available_from: datetime
    expires_at: datetime | None


class _Entry(NamedTuple):
    member_id: int
    wallet_id: int
    seq: int
    kind: int
    points: int
    balance_after: int
    lot_id: int | None
    source_kind: int
    source_id: int
    reverses_id: int | None
    actor_kind: int
    actor_id: int | None
    occurred_at: datetime


class Page:
    """Lines over locked wallets, written by one statement, all or none."""

    def __init__(self, *, actor: Actor) -> None:
        self._actor = actor
        self._lots: list[_Lot] = []
        self._entries: list[_Entry] = []
        self._wallets: dict[int, LockedWallet] = {}
        self._tallies: dict[tuple[int, int], list[int]] = {}

    def accrue(
        self,
        wallet: LockedWallet,
        *,
        points: int,
        source: Source,
        earned_at: datetime,
        expires_at: datetime | None,
    ) -> int:
        """
        Put points in as a new lot, and return the seq of its entry.

        points: 1 to POINTS_PER_ENTRY_MAX. A source accrues once: its lot's key is derived from it,
        so a second delivery is an IntegrityError, not a second lot.
        """
        lot_id = lot_key(source.id)
        self._lots.append(
            _Lot(
                lot_id,
                wallet.member_id,
                wallet.id,
                source.kind,
                points,
                earned_at,
                earned_at,
                expires_at,
            )
        )
        return self.post(
            wallet,
            kind=EntryKind.ACCRUAL,
            points=points,
            source=source,
            occurred_at=earned_at,
            lot_id=lot_id,
        )

    def post(
        self,
        wallet: LockedWallet,
        *,
        kind: EntryKind,
        points: int,
        source: Source,
        occurred_at: datetime,
        lot_id: int | None = None,
        reverses_id: int | None = None,
    ) -> int:
        """Put one signed line on the page, and return its seq. The lots are the caller's affair."""
        assert points != 0
        assert abs(points) <= POINTS_PER_ENTRY_MAX
        wallet.version += 1
        wallet.balance += points
        self._entries.append(
            _Entry(
                wallet.member_id,
                wallet.id,
                wallet.version,
                kind,
                points,
                wallet.balance,
                lot_id,
                source.kind,
                source.id,
                reverses_id,
                self._actor.kind,
                self._actor.id,
                occurred_at,
            )
        )
        tally = self._tallies.setdefault((wallet.program_id, kind), [0, 0])
        tally[0] += points
        tally[1] += 1
        self._wallets[wallet.id] = wallet
        return wallet.version

    def write(self) -> None:
        """Write everything on the page. An empty page writes nothing."""
        if not self._entries:
            return
        touched = self._wallets.values()
        changed = sql.run(
            _WRITE,
            [
                *sql.arrays(self._lots, len(_Lot._fields)),
                *sql.arrays(self._entries, len(_Entry._fields)),
                *sql.arrays([(*key, *sums) for key, sums in self._tallies.items()], 4),
                *sql.arrays([(w.id, w.balance, w.held, w.debt, w.version) for w in touched], 5),
            ],
            prepare=False if len(self._entries) > 1 else None,
        )
        assert changed == len(touched), "a locked wallet cannot go away"
