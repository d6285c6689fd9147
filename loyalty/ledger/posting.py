"""
Entries and lots, put on a page and written together.

Always: an entry's seq is the wallet's next version and its balance_after the balance before plus
its points; both are unique keys or sums that `verify_ledger` can prove. Points that come in repay
what the wallet owes before they stand in a lot.
"""

from datetime import datetime

from loyalty.ledger import debts
from loyalty.ledger.drawing import Source
from loyalty.ledger.locking import LockedWallet
from loyalty.ledger.rows import WRITE, WRITE_OWED, DebtRow, EntryRow, LotRow
from loyalty.models import EntryKind, SourceKind, lot_key
from members import sql
from members.actors import Actor
from rewards.rulebook import POINTS_PER_PURCHASE_MAX

__all__ = ["Page", "Source"]

POINTS_PER_ENTRY_MAX = POINTS_PER_PURCHASE_MAX


class Page:
    """Lines over locked wallets, written by one statement, all or none."""

    def __init__(self, *, actor: Actor) -> None:
        self._actor = actor
        self._lots: list[LotRow] = []
        self._entries: list[EntryRow] = []
        self._wallets: dict[int, LockedWallet] = {}
        self._tallies: dict[tuple[int, int, int], list[int]] = {}
        self._debt_lines: list[DebtRow] = []

    def accrue(
        self,
        wallet: LockedWallet,
        *,
        points: int,
        source: Source,
        earned_at: datetime,
        available_from: datetime | None,
        expires_at: datetime | None,
        part: int = 0,
        lot_id: int | None = None,
        kind: EntryKind = EntryKind.ACCRUAL,
        occurred_at: datetime | None = None,
        reverses_id: int | None = None,
        moved_from: int | None = None,
        earned_by: int | None = None,
        inactivity_months: int | None = None,
        repay_percent: int = 100,
    ) -> int:
        """
        Put points in as a new lot, and return the seq of its entry.

        points: 1 to POINTS_PER_ENTRY_MAX. available_from: None when the points wait for a
        confirmation. part: 0 to 15, when a source gives several lots: a lot's key is derived from
        its source and part, so a second delivery is an IntegrityError, not a second lot.
        lot_id: a key drawn for it, for lots that come out of other lots (moved_from).
        occurred_at: of the entry; earned_at when None. repay_percent: how many in a hundred may go
        to repay a debt.
        """
        lot_id = lot_key(source.id, part) if lot_id is None else lot_id
        at = earned_at if occurred_at is None else occurred_at
        repaid = debts.repaid_of(
            wallet, points=points, percent=repay_percent, expires_at=expires_at
        )
        self._lots.append(
            LotRow(
                lot_id,
                wallet.member_id,
                wallet.id,
                source.kind,
                points,
                points - repaid,
                earned_at,
                available_from,
                expires_at,
                available_from is None or available_from > at,
                moved_from,
                earned_by,
                inactivity_months,
            )
        )
        if repaid:
            self.owe(wallet, points=-repaid, source=Source(SourceKind.DEBT, lot_id), at=at)
        return self.post(
            wallet,
            kind=kind,
            points=points,
            source=source,
            occurred_at=at,
            lot_id=lot_id,
            reverses_id=reverses_id,
        )

    def owe(self, wallet: LockedWallet, *, points: int, source: Source, at: datetime) -> None:
        """
        Put a debt line on the page: points above zero are owed, below zero no longer.

        What repays with the points of a lot has that lot as its source, and is drawn from it.
        """
        assert points != 0
        assert wallet.debt + points >= 0
        wallet.debt += points
        self._debt_lines.append(DebtRow(wallet.member_id, wallet.id, *source, points, at))
        self._wallets[wallet.id] = wallet

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
            EntryRow(
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
        tally = self._tallies.setdefault((wallet.program_id, kind, source.kind), [0, 0])
        tally[0] += points
        tally[1] += 1
        self._wallets[wallet.id] = wallet
        return wallet.version

    def write(self) -> None:
        """Write everything on the page. An empty page writes nothing."""
        if not self._wallets:
            return
        touched = self._wallets.values()
        changed = sql.run(
            WRITE,
            [
                *sql.arrays(self._lots, len(LotRow._fields)),
                *sql.arrays(self._entries, len(EntryRow._fields)),
                *sql.arrays([(*key, *sums) for key, sums in self._tallies.items()], 5),
                *sql.arrays([(w.id, w.balance, w.held, w.debt, w.version) for w in touched], 5),
            ],
            prepare=False if len(self._entries) > 1 else None,
        )
        assert changed == len(touched), "a locked wallet cannot go away"
        if self._debt_lines:
            lines = sql.arrays(self._debt_lines, len(DebtRow._fields))
            sql.run(WRITE_OWED, [*lines, SourceKind.DEBT], prepare=False)
