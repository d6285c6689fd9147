"""
Reads: what a member had at an instant in the past, and every line between two of them.

Always: told from entries, draws and debt lines alone, which only grow; so it never changes, and
balance = Σ lots + held - debt at every instant. What is over and not swept yet counts as the sweep
will count it: from the lot's end, or from when points were given back to it after that.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple

from loyalty.ledger.expiry import OVER
from loyalty.models import EntryKind, PointKind, SourceKind
from members import sql
from members.errors import DomainError, FieldError

LINES_MAX = 5_000

_WALLET = "SELECT id FROM loyalty_wallet WHERE member_id = %s AND program_id = %s AND kind = %s"

_OVER: LiteralString = f"""
SELECT l.id, o.points, o.over_at FROM loyalty_lot l {OVER}
WHERE l.wallet_id = %s AND l.is_open AND l.expires_at <= %s
"""  # noqa: S608 - put together from literals alone

_BALANCE = """
SELECT coalesce(sum(e.points), 0)::bigint FROM loyalty_entry e
WHERE e.wallet_id = %s AND e.occurred_at <= %s
"""

_LOTS = """
WITH line AS (
    SELECT lot_id, sum(points)::bigint AS points FROM loyalty_entry
    WHERE wallet_id = %(wallet)s AND occurred_at <= %(then)s AND lot_id IS NOT NULL
    GROUP BY lot_id
)
SELECT l.id, l.earned_points, n.left, l.earned_at, l.available_from, l.expires_at
FROM line JOIN loyalty_lot l ON l.id = line.lot_id CROSS JOIN LATERAL (
    SELECT line.points - coalesce(sum(d.points), 0)::bigint AS left
    FROM loyalty_draw d WHERE d.lot_id = l.id AND d.drawn_at <= %(then)s
) n
WHERE n.left > 0 AND (l.expires_at > %(then)s OR l.expires_at IS NULL)
ORDER BY l.expires_at, l.earned_at, l.id
"""

_OWED = """
SELECT coalesce(sum(points), 0)::bigint FROM loyalty_debtline
WHERE wallet_id = %s AND owed_at <= %s
"""

_LINES = """
SELECT e.seq, e.kind, e.points, e.source_kind, e.source_id, e.occurred_at
FROM loyalty_entry e
WHERE e.wallet_id = %s AND e.occurred_at >= %s AND e.occurred_at < %s
ORDER BY e.occurred_at, e.seq LIMIT %s
"""

_BEFORE = """
SELECT coalesce(sum(points), 0)::bigint FROM loyalty_entry
WHERE wallet_id = %s AND occurred_at < %s
"""


class TooManyLines(DomainError):
    code = "statement_too_long"
    title = "The period has too many lines"

    def __init__(self) -> None:
        detail = f"A statement has at most {LINES_MAX} lines; ask for a shorter period."
        super().__init__(detail, errors=[FieldError("until", self.code, detail)])


class LotThen(NamedTuple):
    """What stood in a lot at an instant; its end is the one it has today."""

    id: int
    earned: int
    remaining: int
    earned_at: datetime
    available_from: datetime | None
    expires_at: datetime | None


class Then(NamedTuple):
    """What a wallet had at an instant: balance = Σ remaining of lots + held - debt."""

    balance: int
    held: int
    debt: int
    lots: Sequence[LotThen]


class Line(NamedTuple):
    """
    One line of a statement, with the balance after it.

    seq: its number in the ledger; None for an expiry that no sweep has written yet.
    """

    seq: int | None
    kind: EntryKind
    points: int
    balance: int
    source_kind: SourceKind
    source_id: int
    occurred_at: datetime


class Statement(NamedTuple):
    """A period: opening + Σ points of its lines = closing."""

    opening: int
    lines: Sequence[Line]
    closing: int


class _Over(NamedTuple):
    lot_id: int
    points: int
    at: datetime


def balance_then(*, member_id: int, program_id: int, then: datetime) -> int:
    """
    The balance at an instant in the past: the sum of all that counts until then.

    member_id: of the holder. An expiry counts from the instant the lot expired, so a late sweep
    changes no past balance.
    """
    wallet_id = _wallet_of(member_id, program_id)
    return 0 if wallet_id is None else _balance(wallet_id, then)


def then(*, member_id: int, program_id: int, moment: datetime) -> Then:
    """Balance, held points, debt and lots of a holder at an instant in the past."""
    wallet_id = _wallet_of(member_id, program_id)
    if wallet_id is None:
        return Then(0, 0, 0, [])
    asked = {"wallet": wallet_id, "then": moment}
    lots = [LotThen(*row) for row in sql.rows(_LOTS, asked)]
    debt = _one(_OWED, wallet_id, moment)
    balance = _balance(wallet_id, moment)
    held = balance + debt - sum(lot.remaining for lot in lots)
    return Then(balance, held, debt, lots)


def statement(
    *, member_id: int, program_id: int, since: datetime, until: datetime, as_of: datetime
) -> Statement:
    """
    Every line of a holder's wallet from `since` until `until` (excluded), by when it counts.

    as_of: now; what will expire later is no line yet.

    Raises TooManyLines.
    """
    wallet_id = _wallet_of(member_id, program_id)
    if wallet_id is None:
        return Statement(0, [], 0)
    over = _over(wallet_id, min(until, as_of))
    opening = _one(_BEFORE, wallet_id, since) - sum(o.points for o in over if o.at < since)
    found = sql.rows(_LINES, [wallet_id, since, until, LINES_MAX + 1])
    if len(found) > LINES_MAX:
        raise TooManyLines
    unswept = [
        (None, EntryKind.EXPIRY, -o.points, SourceKind.EXPIRY, o.lot_id, o.at)
        for o in over
        if since <= o.at < until
    ]
    lines, balance = [], opening
    for seq, kind, points, source_kind, source_id, at in sorted(
        [*found, *unswept], key=lambda row: (row[5], row[0] is None, row[0] or 0)
    ):
        balance += points
        lines.append(
            Line(
                seq,
                EntryKind(kind),
                points,
                balance,
                SourceKind(source_kind),
                source_id,
                at,
            )
        )
    return Statement(opening, lines, balance)


def _balance(wallet_id: int, moment: datetime) -> int:
    over = sum(lot.points for lot in _over(wallet_id, moment) if lot.at <= moment)
    return _one(_BALANCE, wallet_id, moment) - over


def _over(wallet_id: int, moment: datetime) -> list[_Over]:
    return [_Over(*row) for row in sql.rows(_OVER, [wallet_id, moment])]


def _wallet_of(member_id: int, program_id: int) -> int | None:
    row = sql.one(_WALLET, [member_id, program_id, PointKind.SPENDABLE])
    return row[0] if row else None


def _one(query: LiteralString, wallet_id: int, moment: datetime) -> int:
    row = sql.one(query, [wallet_id, moment])
    assert row is not None
    return int(row[0])
