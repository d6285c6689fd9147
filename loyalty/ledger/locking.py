"""
The one place that locks wallets: always in id order, always before anything about them is read.

Always: a `LockedWallet` exists only inside the transaction that locked it, so that a function which
takes one cannot be called on a wallet nobody locked.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from loyalty.models import PointKind
from members import sql

_LOCK = """
SELECT id, member_id, program_id, balance, held, debt, version FROM loyalty_wallet
WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""

_LOCK_FREE = _LOCK + " SKIP LOCKED"

_FIND = """
SELECT member_id, id FROM loyalty_wallet
WHERE member_id = ANY(%s) AND program_id = %s AND kind = %s
"""

_OPEN = """
INSERT INTO loyalty_wallet (member_id, program_id, kind, balance, held, debt, version)
SELECT member_id, %s, %s, 0, 0, 0, 0 FROM unnest(%s::bigint[]) AS m (member_id)
ON CONFLICT DO NOTHING
"""


@dataclass(slots=True)
class LockedWallet:
    """The figures of a wallet under lock; they change with each line that is put on a page."""

    id: int
    member_id: int
    program_id: int
    balance: int
    held: int
    debt: int
    version: int


def lock(wallet_ids: Iterable[int]) -> dict[int, LockedWallet]:
    """Lock wallets in id order, waiting for those that are busy; by wallet id."""
    return _locked(sql.rows(_LOCK, [_ids(wallet_ids)], prepare=True))


def lock_free(wallet_ids: Iterable[int]) -> dict[int, LockedWallet]:
    """Lock those wallets that nobody else has locked, and leave out the busy ones."""
    return _locked(sql.rows(_LOCK_FREE, [_ids(wallet_ids)], prepare=False))


def lock_members(program_id: int, member_ids: Collection[int]) -> dict[int, LockedWallet]:
    """
    Lock the spendable wallets of members, opening those that do not exist yet; by member id.

    Wallets are opened before any is locked, so that the locks are taken in id order.
    """
    found = opened(program_id, member_ids)
    return {wallet.member_id: wallet for wallet in lock(found.values()).values()}


def opened(program_id: int, member_ids: Collection[int]) -> dict[int, int]:
    """
    The keys of the spendable wallets of members, opening those that do not exist yet; by member.

    Locks none of them: for who has wallets of other programs to lock with them, in one order.
    """
    found = _find(program_id, member_ids)
    missing = set(member_ids) - found.keys()
    if missing:
        sql.run(_OPEN, [program_id, PointKind.SPENDABLE, sorted(missing)], prepare=False)
        found = _find(program_id, member_ids)
    return found


def _find(program_id: int, member_ids: Collection[int]) -> dict[int, int]:
    found = sql.rows(_FIND, [list(member_ids), program_id, PointKind.SPENDABLE])
    return {member_id: wallet_id for member_id, wallet_id in found}  # noqa: C416 - named


def _ids(wallet_ids: Iterable[int]) -> list[int]:
    assert transaction.get_connection().in_atomic_block, "a lock lives as long as its transaction"
    return sorted(set(wallet_ids))


def _locked(found: list[sql.Row]) -> dict[int, LockedWallet]:
    return {row[0]: LockedWallet(*row) for row in found}
