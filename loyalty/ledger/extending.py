"""
Points that live as long as their member is active: each activity puts their end off.

Always: an activity moves an end later, never earlier, and only while the points were not over when
it happened; what a sweep has expired stays expired. The wallets are locked by the caller.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import NamedTuple

from loyalty.ledger.locking import LockedWallet
from loyalty.models.sources import PARTS_PER_SOURCE
from members import sql
from rewards import dates, rulebook
from rewards.lifetimes import INACTIVITY, Expiry, end_of_life
from rewards.models.lasting import PURCHASE, REDEMPTION
from rewards.rulebook import Rulebook

# Activities closer than the shortest month: who was in time for the first was so for all.
_GAP = timedelta(days=28)

_MONTHS = """
SELECT DISTINCT inactivity_months FROM loyalty_lot
WHERE wallet_id = ANY(%s) AND is_open AND inactivity_months IS NOT NULL
"""

_EXTEND = """
UPDATE loyalty_lot l SET expires_at = n.ends_at
FROM unnest(%s::bigint[], %s::smallint[], %s::timestamptz[], %s::timestamptz[])
    AS n (wallet_id, months, active_at, ends_at)
WHERE l.wallet_id = n.wallet_id AND l.is_open AND l.inactivity_months = n.months
    AND l.expires_at > n.active_at AND l.expires_at < n.ends_at
"""


# A sale that came late: what its member bought later, before its points were over, has put them off
# as far as the points of that purchase.
_FOLLOW = """
UPDATE loyalty_lot l SET expires_at = n.ends_at
FROM (
    SELECT late.id, max(other.expires_at) AS ends_at
    FROM loyalty_lot late JOIN loyalty_lot other ON other.wallet_id = late.wallet_id
        AND other.is_open AND other.inactivity_months = late.inactivity_months
        AND other.moved_from_id IS NULL AND other.earned_at < late.expires_at
    WHERE late.wallet_id = ANY(%s) AND late.is_open AND late.id / %s = ANY(%s)
    GROUP BY late.id
) n
WHERE l.id = n.id AND l.expires_at < n.ends_at
"""

_SET = """
UPDATE loyalty_lot l SET expires_at = n.ends_at, inactivity_months = n.months
FROM unnest(%s::bigint[], %s::timestamptz[], %s::smallint[]) AS n (id, ends_at, months)
WHERE l.id = n.id AND l.is_open
"""


class NewEnd(NamedTuple):
    """The end that a lot gets, and the months that an activity gives it from now on."""

    lot_id: int
    expires_at: datetime | None
    inactivity_months: int | None


class Run(NamedTuple):
    """Activities of a wallet that follow each other closely."""

    wallet_id: int
    first_at: datetime
    last_at: datetime


class Sale(NamedTuple):
    """A purchase that was credited, and the wallet that its points are in."""

    id: int
    wallet_id: int
    occurred_at: datetime


def by_purchases(book: Rulebook, sales: Iterable[Sale]) -> None:
    """Extend by sales that were credited, late ones by what came after, once their lots stand."""
    if not book.extends(PURCHASE):
        return
    sales = list(sales)
    if _extend(book, [(sale.wallet_id, sale.occurred_at) for sale in sales]):
        wallet_ids = sorted({sale.wallet_id for sale in sales})
        asked = [wallet_ids, PARTS_PER_SOURCE, [sale.id for sale in sales]]
        sql.run(_FOLLOW, asked, prepare=False)


def by_redemption(wallet: LockedWallet, *, at: datetime) -> None:
    """Extend by a redemption that was confirmed."""
    book = rulebook.at_hand(wallet.program_id)
    if book.extends(REDEMPTION):
        _extend(book, [(wallet.id, at)])


def _extend(book: Rulebook, activities: Sequence[tuple[int, datetime]]) -> bool:
    """
    Set-based: one statement for all wallets, and one more for each long pause of one of them.

    Returns whether there is anything that an activity could extend.
    """
    wallet_ids = sorted({wallet_id for wallet_id, _ in activities})
    months = [row[0] for row in sql.rows(_MONTHS, [wallet_ids], prepare=False)]
    if not months:
        return False
    for runs in zip_longest(*runs_of(activities).values()):
        ends = [_end(book, run, given) for run in runs if run for given in months]
        sql.run(_EXTEND, sql.arrays(ends, 4), prepare=False)
    return True


def runs_of(activities: Iterable[tuple[int, datetime]]) -> dict[int, list[Run]]:
    """The runs of each wallet, oldest first."""
    found: dict[int, list[Run]] = {}
    for wallet_id, at in sorted(activities):
        runs = found.setdefault(wallet_id, [])
        if runs and at - runs[-1].last_at < _GAP:
            runs[-1] = runs[-1]._replace(last_at=at)
        else:
            runs.append(Run(wallet_id, at, at))
    return found


def _end(book: Rulebook, run: Run, months: int) -> tuple[int, int, datetime, datetime]:
    day = dates.local_day(run.last_at, book.time_zone)
    ends_at = end_of_life(Expiry(INACTIVITY, months), day, book.time_zone)
    assert ends_at is not None
    return run.wallet_id, months, run.first_at, ends_at


def set_ends(ends: Sequence[NewEnd]) -> None:
    """Give open lots another end, as `loyalty.redating` has worked it out."""
    if ends:
        sql.run(_SET, sql.arrays(ends, 3), prepare=False)
