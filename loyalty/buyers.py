"""
Who a sale is for, found with all that a quote needs, in one statement.

Always: the spend before a sale counts every recorded sale that occurred earlier in the window,
credited yet or not, so the order of crediting never changes a tier; and of each what was kept, as
far as we have heard. Members who were merged are one: what any of them spent counts for all. A
household does not make its members one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from loyalty.models import PointKind
from loyalty.sale import Sale
from members import sql
from members.models import MemberStatus
from rewards.rulebook import Rulebook

# What a member and those merged into them had spent in a window, less what came back of it. A
# return counts on the day of its sale, for the sales that are credited after we hear of it.
_SPENT = """
    coalesce((
        SELECT sum(s.spend_minor) FROM (
            SELECT ARRAY(
                SELECT coalesce(m.merged_into_id, m.id) UNION ALL
                SELECT f.id FROM members_member f
                WHERE f.merged_into_id = coalesce(m.merged_into_id, m.id)
            ) AS ids OFFSET 0
        ) family CROSS JOIN LATERAL (
            SELECT p.spend_minor FROM loyalty_purchase p
            WHERE n.has_tiers AND p.member_id = ANY(family.ids) AND p.program_id = n.program_id
                AND p.occurred_at >= n.since AND p.occurred_at < n.until
            UNION ALL
            SELECT -r.spend_minor FROM loyalty_refund r
            WHERE n.has_tiers AND r.member_id = ANY(family.ids) AND r.program_id = n.program_id
                AND r.status = 'applied'
                AND r.sale_occurred_at >= n.since AND r.sale_occurred_at < n.until
        ) s
    ), 0)::bigint
"""

# What is asked of each buyer, whether one sale came or five hundred.
_BUYER: LiteralString = f"""
    m.id, m.public_id,
    CASE WHEN m.merged_into_id IS NULL THEN m.status
        ELSE (SELECT s.status FROM members_member s WHERE s.id = m.merged_into_id) END,
    {_SPENT},
    coalesce((
        SELECT w.balance + w.debt - w.held FROM loyalty_wallet w
        WHERE w.member_id = coalesce(m.holder_id, m.id)
            AND w.program_id = n.program_id AND w.kind = n.kind_of_points
    ), 0)
"""  # noqa: S608 - put together from literals alone

_WINDOW = """
    SELECT %s::timestamptz AS since, %s::timestamptz AS until, %s::boolean AS has_tiers,
        %s::bigint AS program_id, %s::smallint AS kind_of_points
"""

_BY_ID: LiteralString = f"""
SELECT {_BUYER}, false FROM members_member m, ({_WINDOW}) n WHERE m.public_id = %s
    AND m.kind = 'person'
"""  # noqa: S608 - as above

_BY_IDENTIFIER: LiteralString = f"""
SELECT {_BUYER}, i.blocked_at IS NOT NULL
FROM members_identifier i JOIN members_member m ON m.id = i.member_id, ({_WINDOW}) n
WHERE i.kind = %s AND i.value = %s
"""  # noqa: S608 - as above

_MANY: LiteralString = f"""
SELECT n.place, {_BUYER}, i.blocked_at IS NOT NULL
FROM unnest(%s::int[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[],
        %s::bool[], %s::bigint[], %s::smallint[])
    AS n (place, public_id, kind, value, since, until, has_tiers, program_id, kind_of_points)
LEFT JOIN members_identifier i ON i.kind = n.kind AND i.value = n.value
JOIN members_member m ON m.id = coalesce(i.member_id,
    (SELECT id FROM members_member WHERE public_id = n.public_id AND kind = 'person'))
"""  # noqa: S608 - as above

_SPEND: LiteralString = f"""
SELECT {_SPENT}
FROM (
    SELECT %s::bigint AS program_id, true AS has_tiers, u.*
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[])
        WITH ORDINALITY AS u (member_id, since, until, place)
) n JOIN members_member m ON m.id = n.member_id
ORDER BY n.place
"""  # noqa: S608 - as above


class Buyer(NamedTuple):
    """
    The member of a sale, as they stood when it came.

    spend_minor: what they had spent in the tier's window. available: points, holds taken off.
    """

    id: int
    public_id: UUID
    status: str
    spend_minor: int
    available: int

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
        found = sql.rows(_MANY, sql.arrays(named, 9), prepare=False)
    known = {place: Buyer(*buyer) for place, *buyer, is_blocked in found if not is_blocked}
    return Buyers(known, frozenset(place for place, *_, is_blocked in found if is_blocked))


def _find_one(sale: Sale, book: Rulebook) -> list[sql.Row]:
    if sale.member:
        return sql.rows(_BY_ID, [*_window(sale, book), sale.member])
    if sale.identifier:
        return sql.rows(_BY_IDENTIFIER, [*_window(sale, book), *sale.identifier])
    return []


def _window(sale: Sale, book: Rulebook) -> tuple[Any, ...]:
    since = book.window_start(sale.occurred_at)
    kind = int(PointKind.SPENDABLE)
    return (since, sale.occurred_at, bool(book.tiers), book.program_id, kind)


def spend_before(members: Sequence[int], moments: Sequence[datetime], book: Rulebook) -> list[int]:
    """
    The spend of each member in the tier's window before each moment, in minor units, in order.

    Reads nothing when the program has no tiers.
    """
    if not book.tiers or not members:
        return [0] * len(members)
    since = [book.window_start(moment) for moment in moments]
    columns = [book.program_id, sql.array(members), sql.array(since), sql.array(moments)]
    found = sql.rows(_SPEND, columns, prepare=False)
    return [spend for (spend,) in found]
