"""
What counts for a member's tier: what they spent, or their qualifying points, as the program says.

Always: members who were merged are one family, and what any of them did counts for all; a household
does not make its members one. Spend counts every recorded sale, credited yet or not, so the order
of crediting never changes a tier; qualifying points count from when they are given. What came back
counts on the day of its sale, from when we hear of it.
"""

from datetime import datetime
from typing import LiteralString

from members import sql
from rewards.book import Rulebook
from rewards.tiering import History
from rewards.tiering.ladder import POINTS, SPEND

# Of `m`, a member: all that were merged with them, themselves included.
FAMILY: LiteralString = """
    ARRAY(
        SELECT coalesce(m.merged_into_id, m.id) UNION ALL
        SELECT f.id FROM members_member f
        WHERE f.merged_into_id = coalesce(m.merged_into_id, m.id)
    )
"""

# What counted for `family.ids` in the program `n.program_id`, from `n.since` on, before `n.until`.
_AMOUNTS: dict[str, LiteralString] = {
    SPEND: """
        SELECT p.occurred_at, p.spend_minor AS amount FROM loyalty_purchase p
        WHERE p.member_id = ANY(family.ids) AND p.program_id = n.program_id
            AND p.occurred_at >= n.since AND p.occurred_at < n.until
        UNION ALL
        SELECT r.sale_occurred_at, -r.spend_minor FROM loyalty_refund r
        WHERE r.member_id = ANY(family.ids) AND r.program_id = n.program_id
            AND r.status = 'applied'
            AND r.sale_occurred_at >= n.since AND r.sale_occurred_at < n.until
    """,
    POINTS: """
        SELECT u.occurred_at, u.points AS amount FROM loyalty_ruleuse u
        WHERE u.member_id = ANY(family.ids) AND u.program_id = n.program_id
            AND u.point_kind = 'qualifying'
            AND u.occurred_at >= n.since AND u.occurred_at < n.until
    """,
}


def figure_of(basis: str) -> LiteralString:
    """The figure of `m`, as a value; `n` says the program and the window."""
    amounts = _AMOUNTS[basis]
    return f"""
    coalesce((
        SELECT sum(s.amount) FROM (SELECT {FAMILY} AS ids OFFSET 0) family
        CROSS JOIN LATERAL ({amounts}) s
    ), 0)::bigint
    """  # noqa: S608 - put together from literals alone


_HISTORIES: dict[str, LiteralString] = {
    basis: f"""
SELECT n.member_id, s.occurred_at, s.amount
FROM (
    SELECT %s::bigint AS program_id, 'infinity'::timestamptz AS until, u.*
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS u (member_id, since)
) n JOIN members_member m ON m.id = n.member_id
CROSS JOIN LATERAL (SELECT {FAMILY} AS ids OFFSET 0) family
CROSS JOIN LATERAL ({_AMOUNTS[basis]}) s
"""  # noqa: S608 - as above
    for basis in _AMOUNTS
}


def histories(since: dict[int, datetime], book: Rulebook) -> dict[int, History]:
    """All that counted for each member from the instant given for them on; by member."""
    if not since:
        return {}
    columns = [book.program_id, sql.array(since.keys()), sql.array(since.values())]
    amounts: dict[int, list[tuple[datetime, int]]] = {member: [] for member in since}
    for member, moment, amount in sql.rows(_HISTORIES[book.ladder.basis], columns, prepare=False):
        amounts[member].append((moment, amount))
    return {member: History(counted) for member, counted in amounts.items()}
