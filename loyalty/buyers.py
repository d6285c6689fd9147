"""
Who a sale is for, found with all that a quote needs, in one statement.

Always: what counts for the tier, and who is one family, is as `loyalty.figures` says; one more
statement is asked only when the review of a buyer's standing is late.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from loyalty.figures import figure_of
from loyalty.models import PointKind
from loyalty.sale import Sale
from loyalty.standings import LATEST, place_of
from loyalty.stands import Stand, stands
from members import sql
from members.models import MemberStatus
from rewards.book import Rulebook
from rewards.tiering import Place
from rewards.tiering.ladder import POINTS, SPEND

# What is asked of each buyer, whether one sale came or five hundred. What goes later than in 60
# days is not printed under every sale, and not looked for.
_BUYER: LiteralString = """
    m.public_id,
    CASE WHEN m.merged_into_id IS NULL THEN m.status
        ELSE (SELECT s.status FROM members_member s WHERE s.id = m.merged_into_id) END,
    (
        SELECT ARRAY[w.balance - o.over, w.held, w.debt, x.points, x.expires_at, w.id, o.over,
            o.pending]
        FROM loyalty_wallet w
        CROSS JOIN LATERAL (
            SELECT
                coalesce(sum(l.remaining_points) FILTER (WHERE l.expires_at <= n.until), 0)::bigint
                    AS over,
                coalesce(sum(l.remaining_points) FILTER (
                    WHERE (l.available_from <= n.until) IS NOT TRUE
                        AND (l.expires_at > n.until OR l.expires_at IS NULL)
                ), 0)::bigint AS pending
            FROM loyalty_lot l WHERE l.wallet_id = w.id AND l.is_open
        ) o
        LEFT JOIN LATERAL (
            SELECT sum(l.remaining_points)::bigint AS points,
                extract(epoch FROM l.expires_at)::bigint AS expires_at
            FROM loyalty_lot l
            WHERE l.wallet_id = w.id AND l.is_open
                AND l.expires_at > n.until AND l.expires_at <= n.until + interval '60 days'
            GROUP BY l.expires_at ORDER BY l.expires_at LIMIT 1
        ) x ON true
        WHERE w.member_id = coalesce(m.holder_id, m.id)
            AND w.program_id = n.program_id AND w.kind = n.kind_of_points
    )
"""

# What a program without tiers asks of none, by what its tiers count.
_STAND: dict[str, LiteralString] = {
    "": "NULL, 0, NULL",
    SPEND: f"coalesce(m.merged_into_id, m.id), {figure_of(SPEND)}, st.*",
    POINTS: f"coalesce(m.merged_into_id, m.id), {figure_of(POINTS)}, st.*",
}
_PLACE: dict[str, LiteralString] = {
    "": "",
    SPEND: f"LEFT JOIN LATERAL ({LATEST}) st ON true",
    POINTS: f"LEFT JOIN LATERAL ({LATEST}) st ON true",
}

_WINDOW = """
    SELECT %s::timestamptz AS since, %s::timestamptz AS until, %s::bigint AS program_id,
        %s::smallint AS kind_of_points
"""

_BY_ID: dict[str, LiteralString] = {
    basis: f"""
SELECT m.id, {_BUYER}, false, {_STAND[basis]}
FROM ({_WINDOW}) n JOIN members_member m ON m.public_id = %s AND m.kind = 'person'
{_PLACE[basis]}
"""  # noqa: S608 - put together from literals alone
    for basis in _STAND
}

_BY_IDENTIFIER: dict[str, LiteralString] = {
    basis: f"""
SELECT m.id, {_BUYER}, i.blocked_at IS NOT NULL, {_STAND[basis]}
FROM ({_WINDOW}) n JOIN members_identifier i ON i.kind = %s AND i.value = %s
JOIN members_member m ON m.id = i.member_id
{_PLACE[basis]}
"""  # noqa: S608 - as above
    for basis in _STAND
}

_MANY: dict[str, LiteralString] = {
    basis: f"""
SELECT n.place, m.id, {_BUYER}, i.blocked_at IS NOT NULL, {_STAND[basis]}
FROM unnest(%s::int[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[],
        %s::bigint[], %s::smallint[])
    AS n (place, public_id, kind, value, since, until, program_id, kind_of_points)
LEFT JOIN members_identifier i ON i.kind = n.kind AND i.value = n.value
JOIN members_member m ON m.id = coalesce(i.member_id,
    (SELECT id FROM members_member WHERE public_id = n.public_id AND kind = 'person'))
{_PLACE[basis]}
"""  # noqa: S608 - as above
    for basis in _STAND
}


class Purse(NamedTuple):
    """
    The points of a buyer just before the sale; nothing in it when nothing was ever earned.

    balance: without the points whose time is over, swept or not. expiring: those that go next,
    within 60 days, and the instant at which they go. over: those that the sweep has not met yet.
    pending: those that cannot be used yet.
    """

    balance: int = 0
    held: int = 0
    debt: int = 0
    expiring: tuple[int, datetime] | None = None
    wallet_id: int | None = None
    over: int = 0
    pending: int = 0


class Buyer(NamedTuple):
    """
    The member of a sale, as they stood when it came.

    stand: their tier just before the sale.
    """

    id: int
    public_id: UUID
    status: str
    purse: Purse
    stand: Stand

    @property
    def available(self) -> int:
        """The points they can use now."""
        return self.purse.balance + self.purse.debt - self.purse.held - self.purse.pending

    @property
    def tier(self) -> str:
        """The code of their tier; "" for none."""
        return self.stand.code

    @property
    def earns(self) -> bool:
        return self.status == MemberStatus.ACTIVE


class Buyers(NamedTuple):
    """
    Who some sales are for, by their place in the list.

    barred: the places of those that name a blocked identifier, and are so for nobody.
    """

    known: dict[int, Buyer]
    barred: frozenset[int]


def find_buyers(sales: Sequence[Sale], book: Rulebook) -> Buyers:
    """The buyers of the sales that name one who exists."""
    if len(sales) == 1:
        # Over arrays, a plan for one row costs more than the row: most sales come alone.
        found = [(0, *row) for row in _find_one(sales[0], book)]
    else:
        named = [
            (place, sale.member, *(sale.identifier or (None, None)), *_window(sale, book))
            for place, sale in enumerate(sales)
            if sale.member or sale.identifier
        ]
        found = sql.rows(_MANY[_counted(book)], sql.arrays(named, 8), prepare=False)
    stood = stands([_stood(row, sales[row[0]]) for row in found], book)
    known = {
        place: Buyer(key, public_id, status, _purse(purse), stand)
        for (place, key, public_id, status, purse, is_blocked, *_), stand in zip(
            found, stood, strict=True
        )
        if not is_blocked
    }
    return Buyers(known, frozenset(row[0] for row in found if row[5]))


def _stood(row: sql.Row, sale: Sale) -> tuple[int, datetime, int, Place | None]:
    root, figure, *place = row[6:]
    return root or row[1], sale.occurred_at, figure, place_of(place)


def _purse(columns: list[Any] | None) -> Purse:
    if columns is None:
        return Purse()
    balance, held, debt, expiring, at, *others = columns
    going = (expiring, datetime.fromtimestamp(at, UTC)) if expiring else None
    return Purse(balance, held, debt, going, *others)


def _counted(book: Rulebook) -> str:
    """What the tiers of a program count; "" for none."""
    return book.ladder.basis if book.tiers else ""


def _find_one(sale: Sale, book: Rulebook) -> list[sql.Row]:
    if sale.member:
        return sql.rows(_BY_ID[_counted(book)], [*_window(sale, book), sale.member])
    if sale.identifier:
        asked = [*_window(sale, book), *sale.identifier]
        return sql.rows(_BY_IDENTIFIER[_counted(book)], asked)
    return []


def _window(sale: Sale, book: Rulebook) -> tuple[Any, ...]:
    since = book.window_start(sale.occurred_at)
    return (since, sale.occurred_at, book.program_id, int(PointKind.SPENDABLE))
