"""
What an expiry policy would make of points that members have already.

Always: nothing here changes a lot; a preview and a redating see the same lots and the same days.
Left out, because another promise sets their end: points of rules with an expiry of their own, those
that wait for a confirmation, and those whose end staff chose: given so, put off or brought back.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic_core import from_json

from loyalty.models import EntryKind, PointKind, SourceKind
from loyalty.models.sources import PARTS_PER_SOURCE
from members import sql
from rewards import dates
from rewards.compiling import life_of
from rewards.earning import Rule
from rewards.earning.outcome import SPENDABLE
from rewards.lifetimes import ACTIVATION, INACTIVITY, Expiry, Pending, end_of_day, end_of_life
from rewards.models import Program
from rewards.models.lasting import PURCHASE, REDEMPTION

WALLETS_PER_CHUNK = 500
NOTICE_DAYS = 30

_WALLETS = """
SELECT id FROM loyalty_wallet WHERE program_id = %s AND kind = %s AND id > %s
ORDER BY id LIMIT %s
"""

# Each open lot with the lot its points were earned in, and whether staff ever set its end by hand.
_LOTS = """
WITH RECURSIVE up AS (
    SELECT id, id AS root, moved_from_id, source_kind,
        source_kind = ANY(%(by_hand)s) AND moved_from_id IS NOT NULL AS is_by_hand
    FROM loyalty_lot
    WHERE wallet_id = ANY(%(wallets)s) AND is_open AND available_from IS NOT NULL
        AND (expires_at > %(now)s OR expires_at IS NULL)
    UNION ALL
    SELECT up.id, l.id, l.moved_from_id, l.source_kind,
        up.is_by_hand OR l.source_kind = ANY(%(by_hand)s) AND l.moved_from_id IS NOT NULL
    FROM up JOIN loyalty_lot l ON l.id = up.moved_from_id
)
SELECT l.id, l.wallet_id, l.remaining_points, l.earned_at, l.available_from, l.expires_at,
    l.inactivity_months, up.root, root.earned_points, up.source_kind
FROM up JOIN loyalty_lot l ON l.id = up.id JOIN loyalty_lot root ON root.id = up.root
LEFT JOIN loyalty_adjustment given
    ON given.id = up.root / %(parts)s AND up.source_kind = %(adjustment)s
WHERE up.moved_from_id IS NULL AND NOT up.is_by_hand AND given.expires_on IS NULL
ORDER BY l.id
"""

_ACTIVE = """
SELECT wallet_id, max(occurred_at) FROM loyalty_entry
WHERE wallet_id = ANY(%s) AND kind = ANY(%s) AND source_kind = ANY(%s) GROUP BY wallet_id
"""

_TRACES = """
SELECT purchase_id, trace FROM loyalty_crediting WHERE purchase_id = ANY(%(sources)s)
UNION ALL SELECT id, trace FROM loyalty_memberevent WHERE id = ANY(%(sources)s)
"""


class Policy(NamedTuple):
    """An expiry as a program has it or might have it."""

    expiry: Expiry
    activities: Sequence[str]
    time_zone: str

    @classmethod
    def of(cls, program: Program) -> "Policy":
        activities = program.expiry_activities
        return cls(life_of(program).expiry, activities, program.time_zone)

    @property
    def inactivity_months(self) -> int | None:
        return self.expiry.months if self.expiry.policy == INACTIVITY else None


class OpenLot(NamedTuple):
    """Points that a member has; `root` is the lot they were earned in."""

    id: int
    wallet_id: int
    points: int
    earned_at: datetime
    available_from: datetime
    expires_at: datetime | None
    inactivity_months: int | None
    root: int
    root_points: int
    root_kind: int


class Dated(NamedTuple):
    """A lot, and the end it would have."""

    lot: OpenLot
    expires_at: datetime | None


def wallets_of(program_id: int, *, after: int = 0) -> list[int]:
    """The next wallets of a program, in the order in which they are locked."""
    asked = [program_id, PointKind.SPENDABLE, after, WALLETS_PER_CHUNK]
    return [row[0] for row in sql.rows(_WALLETS, asked)]


def chunks(program_id: int) -> Iterator[list[int]]:
    """All wallets of a program, chunk by chunk."""
    found = wallets_of(program_id)
    while found:
        yield found
        found = wallets_of(program_id, after=found[-1])


def dated(
    wallet_ids: Sequence[int],
    policy: Policy,
    rules: Sequence[Rule],
    *,
    as_of: datetime,
    notice_days: int,
) -> list[Dated]:
    """The open lots of some wallets with the ends that a policy would give them."""
    lots = _lots(wallet_ids, rules, as_of)
    active = _active(wallet_ids, policy) if policy.expiry.policy == INACTIVITY else {}
    floor = _floor(policy, as_of, notice_days)
    return [
        Dated(lot, noticed(_end(lot, policy, active.get(lot.wallet_id)), lot.expires_at, floor))
        for lot in lots
    ]


def noticed(
    proposed: datetime | None, present: datetime | None, floor: datetime
) -> datetime | None:
    """The proposed end, but none that comes before the notice is over and was not there before."""
    if proposed is None:
        return None
    return max(proposed, floor if present is None else min(present, floor))


def _floor(policy: Policy, as_of: datetime, notice_days: int) -> datetime:
    day = dates.local_day(as_of, policy.time_zone) + timedelta(days=notice_days + 1)
    return dates.start_of_day(day, policy.time_zone)


def _end(lot: OpenLot, policy: Policy, active_at: datetime | None) -> datetime | None:
    anchor = lot.available_from if policy.expiry.counted_from == ACTIVATION else lot.earned_at
    if active_at is not None:
        anchor = max(anchor, active_at)
    day = dates.local_day(anchor, policy.time_zone)
    end = end_of_life(policy.expiry, day, policy.time_zone)
    if end is not None and end <= lot.available_from:
        return end_of_day(lot.available_from, policy.time_zone)
    return end


def _lots(wallet_ids: Sequence[int], rules: Sequence[Rule], as_of: datetime) -> list[OpenLot]:
    asked = {
        "wallets": list(wallet_ids),
        "now": as_of,
        "by_hand": [SourceKind.ADJUSTMENT, SourceKind.REINSTATEMENT],
        "adjustment": SourceKind.ADJUSTMENT,
        "parts": PARTS_PER_SOURCE,
    }
    lots = [OpenLot(*row) for row in sql.rows(_LOTS, asked, prepare=False)]
    own = {rule.version_id: rule for rule in rules if rule.pending or rule.expiry}
    if not any(rule.expiry for rule in own.values()):
        return lots
    sources = {lot.root // PARTS_PER_SOURCE for lot in lots if _is_earned(lot)}
    traces: dict[int, str] = dict(sql.rows(_TRACES, {"sources": sorted(sources)}, prepare=False))
    return [lot for lot in lots if _follows_the_program(lot, traces, own)]


def _is_earned(lot: OpenLot) -> bool:
    """Whether rules gave it, for a purchase or an event."""
    return lot.root_kind in {SourceKind.PURCHASE, SourceKind.EVENT}


def _follows_the_program(lot: OpenLot, traces: Mapping[int, str], own: Mapping[int, Rule]) -> bool:
    """
    Whether no rule of its own set a lot's end, told by the part of its purchase or event that
    it was.

    Where the parts cannot be told apart any more, the lot is left as it is.
    """
    if not _is_earned(lot):
        return True
    source_id, part = divmod(lot.root, PARTS_PER_SOURCE)
    points: dict[tuple[Pending | None, Expiry | None], int] = {}
    for line in from_json(traces[source_id])["rules"]:
        if line["points"] and line.get("kind", SPENDABLE) == SPENDABLE:
            rule = own.get(line["version_id"])
            key = (rule.pending, rule.expiry) if rule else (None, None)
            points[key] = points.get(key, 0) + line["points"]
    parts = list(points.items())
    if part >= len(parts) or parts[part][1] != lot.root_points:
        return False
    (_, expiry), _ = parts[part]
    return expiry is None


def _active(wallet_ids: Sequence[int], policy: Policy) -> dict[int, datetime]:
    """When the members of wallets were last active, as the ledger knows it."""
    sources = {PURCHASE: SourceKind.PURCHASE, REDEMPTION: SourceKind.REDEMPTION}
    kinds = [EntryKind.ACCRUAL, EntryKind.REDEMPTION]
    asked = [list(wallet_ids), kinds, [sources[name] for name in policy.activities]]
    return dict(sql.rows(_ACTIVE, asked, prepare=False))
