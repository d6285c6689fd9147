"""
Points follow their member: none stays in a wallet where that member's points are not kept.

Points may come back where they were held: a hold lapses, a sale is credited a moment too late, an
adjustment names the wallet of yesterday. They move on, as often as it takes.
Always: whose points a lot holds is `earned_by`, else its wallet's member; of a dissolved household
its last owner.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from loyalty.carrying import carry
from loyalty.ledger.drawing import Drawn
from loyalty.ledger.locking import LockedWallet
from loyalty.models import Merge, PointKind, Transfer, TransferKind
from members import sql
from members.actors import SYSTEM

CHUNK = 500

# Wallets whose member's points are kept elsewhere; pools that somebody left; survivors of a merge
# that was undone: few, each found by an index.
_SUSPECTS = """
SELECT w.id FROM members_member m JOIN loyalty_wallet w ON w.member_id = m.id
WHERE m.holder_id IS NOT NULL AND (w.balance > w.held - w.debt OR w.debt > 0)
UNION
SELECT w.id FROM members_householdmembership s
JOIN members_household h ON h.id = s.household_id JOIN loyalty_wallet w ON w.member_id = h.pool_id
WHERE s.left_at IS NOT NULL AND (w.balance > w.held - w.debt OR w.debt > 0)
UNION
SELECT w.id FROM loyalty_merge g JOIN members_member s ON s.id = g.survivor_id
JOIN loyalty_wallet w ON w.member_id = coalesce(s.holder_id, s.id)
WHERE g.undone_at IS NOT NULL AND w.balance > w.held - w.debt
"""

_HOME = """
    SELECT p.id AS person, coalesce(p.holder_id, p.id) AS home FROM members_member p
    WHERE p.id = coalesce(l.earned_by_id, (
        SELECT s.member_id FROM members_household h
        JOIN members_householdmembership s ON s.household_id = h.id
        WHERE h.pool_id = w.member_id AND h.dissolved_at IS NOT NULL
            AND s.role = 'owner' AND s.left_at IS NOT NULL
    ), w.member_id)
"""

_STRAYS = f"""
SELECT w.program_id, w.member_id, o.person, o.home, bool_or(l.earned_by_id IS NULL)
FROM (
    -- Nearly every wallet is its member's and nobody else's: none of its lots is looked at.
    SELECT w.* FROM loyalty_wallet w JOIN members_member m ON m.id = w.member_id
    WHERE w.id = ANY(%(wallets)s) AND w.kind = %(kind)s AND (
        m.holder_id IS NOT NULL OR m.kind = 'household' OR EXISTS (
            SELECT FROM loyalty_merge g WHERE g.survivor_id = m.id AND g.undone_at IS NOT NULL
        )
    )
    OFFSET 0
) w
LEFT JOIN loyalty_lot l ON l.wallet_id = w.id AND l.is_open
    AND (l.expires_at > %(now)s OR l.expires_at IS NULL)
CROSS JOIN LATERAL ({_HOME}) o
WHERE o.home <> w.member_id AND (l.id IS NOT NULL OR w.debt > 0)
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 LIMIT %(limit)s
"""  # noqa: S608 - put together from literals alone

_LOTS = f"""
SELECT l.id, l.remaining_points
FROM loyalty_wallet w JOIN loyalty_lot l ON l.wallet_id = w.id AND l.is_open
    AND (l.expires_at > %(now)s OR l.expires_at IS NULL)
CROSS JOIN LATERAL ({_HOME}) o
WHERE w.id = %(wallet)s AND o.person = %(person)s AND o.home = %(home)s
ORDER BY l.expires_at, l.earned_at, l.id
"""  # noqa: S608 - as above


class Stray(NamedTuple):
    """
    Points of `person` in the wallet of `member`, that belong into the wallet of `home`.

    is_own: they are no earnings of somebody else, so a debt goes along.
    """

    program_id: int
    member_id: int
    person_id: int
    home_id: int
    is_own: bool


def follow_all(*, as_of: datetime, limit: int = CHUNK) -> int:
    """
    Move up to `limit` strays home, each in a transaction of its own; returns how many it found.

    Repeat until it is below `limit`. A run more moves nothing.
    """
    suspects = [key for (key,) in sql.rows(_SUSPECTS)]
    return follow(suspects, as_of=as_of, limit=limit) if suspects else 0


def follow(wallet_ids: Collection[int], *, as_of: datetime, limit: int = CHUNK) -> int:
    """The same for these wallets alone; for whoever has just given points back to them."""
    strays = _strays(wallet_ids, as_of, limit)
    for stray in strays:
        with transaction.atomic(durable=True):
            _bring_home(stray, as_of)
    return len(strays)


def follow_into(home: LockedWallet, wallet_ids: Collection[int], *, as_of: datetime) -> None:
    """
    The same for what belongs into one wallet, in the caller's transaction.

    Requires the locks of all of them, and a page that is written; the figures of `home` are old
    then.
    """
    for stray in _strays(wallet_ids, as_of, CHUNK):
        if (stray.program_id, stray.home_id) == (home.program_id, home.member_id):
            _bring_home(stray, as_of)


def _strays(wallet_ids: Collection[int], as_of: datetime, limit: int) -> list[Stray]:
    asked = {
        "wallets": list(wallet_ids),
        "now": as_of,
        "kind": PointKind.SPENDABLE,
        "limit": limit,
    }
    return [Stray(*row) for row in sql.rows(_STRAYS, asked, prepare=False)]


def _bring_home(stray: Stray, as_of: datetime) -> None:
    # What is somebody else's is none of the merge's: it would be led back to the wrong wallet.
    merge = Merge.objects.filter(loser=stray.member_id, undone_at=None).first()
    transfer = Transfer(
        kind=TransferKind.FOLLOWING,
        program_id=stray.program_id,
        sender_id=stray.member_id,
        recipient_id=stray.home_id,
        merge=merge if stray.person_id == stray.member_id else None,
        fingerprint=b"",
        occurred_at=as_of,
    )

    def still_there(wallet: LockedWallet) -> Sequence[Drawn]:
        # Under the lock: their member may have come home in the meantime.
        asked = {
            "wallet": wallet.id,
            "person": stray.person_id,
            "home": stray.home_id,
            "now": as_of,
        }
        return [Drawn(*row) for row in sql.rows(_LOTS, asked)]

    carry(
        transfer,
        giver=stray.member_id,
        taker=stray.home_id,
        choose=still_there,
        actor=SYSTEM,
        earned_by=stray.person_id,
        takes_debt=stray.is_own,
    )
