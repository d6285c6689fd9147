"""
Who a sale is for, found with all that a quote needs, in one statement.

Always: the spend before a sale counts every recorded sale that occurred earlier in the window,
credited yet or not, so the order of crediting never changes a tier.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from loyalty.models import PointKind
from loyalty.sale import Sale
from members import sql
from members.models import MemberStatus
from rewards.rulebook import Rulebook

_BUYERS = """
SELECT n.place, m.id, m.public_id, m.status,
    coalesce((
        SELECT sum(p.spend_minor) FROM loyalty_purchase p
        WHERE n.has_tiers AND p.member_id = m.id
            AND p.occurred_at >= n.since AND p.occurred_at < n.until
    ), 0)::bigint,
    coalesce(w.balance - w.held, 0)
FROM unnest(%s::int[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[],
        %s::bool[])
    AS n (place, public_id, kind, value, since, until, has_tiers)
LEFT JOIN members_identifier i ON i.kind = n.kind AND i.value = n.value
JOIN members_member m ON m.id = coalesce(i.member_id,
    (SELECT id FROM members_member WHERE public_id = n.public_id))
LEFT JOIN loyalty_wallet w ON w.member_id = m.id AND w.program_id = %s AND w.kind = %s
"""

_SPEND = """
SELECT (
    SELECT coalesce(sum(p.spend_minor), 0)::bigint FROM loyalty_purchase p
    WHERE p.member_id = n.member_id AND p.occurred_at >= n.since AND p.occurred_at < n.until
)
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[])
    WITH ORDINALITY AS n (member_id, since, until, place)
ORDER BY n.place
"""


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


def find_buyers(sales: Sequence[Sale], book: Rulebook) -> dict[int, Buyer]:
    """The buyers of the sales that name one who exists, by the sale's place in the list."""
    named = [(place, sale) for place, sale in enumerate(sales) if sale.member or sale.identifier]
    if not named:
        return {}
    found = sql.rows(
        _BUYERS,
        [
            *sql.arrays([(place, *_named(sale, book)) for place, sale in named], 7),
            book.program_id,
            PointKind.SPENDABLE,
        ],
        prepare=None if len(named) == 1 else False,
    )
    return {place: Buyer(*buyer) for place, *buyer in found}


def _named(sale: Sale, book: Rulebook) -> tuple[Any, ...]:
    kind, value = sale.identifier or (None, None)
    since = book.window_start(sale.occurred_at)
    return (sale.member, kind, value, since, sale.occurred_at, bool(book.tiers))


def spend_before(members: Sequence[int], moments: Sequence[datetime], book: Rulebook) -> list[int]:
    """
    The spend of each member in the tier's window before each moment, in minor units, in order.

    Reads nothing when the program has no tiers.
    """
    if not book.tiers or not members:
        return [0] * len(members)
    since = [book.window_start(moment) for moment in moments]
    columns = [sql.array(members), sql.array(since), sql.array(moments)]
    found = sql.rows(_SPEND, columns, prepare=False)
    return [spend for (spend,) in found]
