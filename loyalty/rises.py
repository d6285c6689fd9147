"""
Writing the rises of families whose record has changed: by a sale, a late one, a merge.

Always: what is written is found by going through the record in order of time, so it does not depend
on the order of crediting; rows are added, and nobody falls by it.
Source: docs/decisions/0014-a-tier-is-earned-or-kept.md
"""

from collections.abc import Mapping
from datetime import datetime
from typing import LiteralString

from loyalty import standings
from loyalty.figures import FAMILY, histories
from loyalty.standings import PLACE_COLUMNS, Move
from loyalty.stands import history_start
from members import sql
from rewards.book import Rulebook
from rewards.tiering import Place
from rewards.tiering.ladder import SPEND
from rewards.tiering.place import PLACED
from rewards.tiering.walk import Row, Walk

# Spend counts from when it is recorded: what waits to be credited may have lifted a member before.
# Thresholds of before their last change are not known any more: nobody is looked at before it.
_SINCE: LiteralString = f"""
SELECT n.member_id, greatest(
    least(n.since, CASE WHEN %s THEN (
        SELECT min(p.occurred_at) FROM loyalty_purchase p
        WHERE p.member_id = ANY(family.ids) AND p.program_id = n.program_id
            AND p.occurred_at < n.since
            AND EXISTS (SELECT FROM loyalty_queuedpurchase q WHERE q.purchase_id = p.id)
    ) END),
    (SELECT max(c.applied_at) FROM loyalty_thresholdchange c WHERE c.program_id = n.program_id)
)
FROM (
    SELECT %s::bigint AS program_id, u.*
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS u (member_id, since)
) n JOIN members_member m ON m.id = n.member_id
CROSS JOIN LATERAL (SELECT {FAMILY} AS ids OFFSET 0) family
"""  # noqa: S608 - put together from literals alone

_ROWS: LiteralString = f"""
SELECT n.member_id, s.member_id, {PLACE_COLUMNS}
FROM (
    SELECT %s::bigint AS program_id, u.*
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS u (member_id, since)
) n JOIN members_member m ON m.id = n.member_id
CROSS JOIN LATERAL (SELECT {FAMILY} AS ids OFFSET 0) family
JOIN loyalty_standing s ON s.member_id = ANY(family.ids) AND s.program_id = n.program_id
    AND (s.since >= n.since OR s.id IN (
        (SELECT b.id FROM loyalty_standing b
        WHERE b.member_id = ANY(family.ids) AND b.program_id = n.program_id AND b.since < n.since
        ORDER BY b.since DESC, b.id DESC LIMIT 1)
        UNION ALL
        (SELECT b.id FROM loyalty_standing b
        WHERE b.member_id = ANY(family.ids) AND b.program_id = n.program_id AND b.since < n.since
            AND b.reason = %s
        ORDER BY b.since DESC, b.id DESC LIMIT 1)
    ))
ORDER BY s.since, s.id
"""  # noqa: S608 - as above


def write(since: Mapping[int, datetime], book: Rulebook, *, as_of: datetime | None = None) -> None:
    """
    Lock families, go through their records, and write what is missing.

    since: by the member that remains, from when on their record may have changed. as_of: None for
    now.
    """
    standings.lock(since, book.program_id)
    since = _looked_at_from(since, book)
    rows = _rows(since, book)
    counted = histories({root: _start(rows[root], since[root], book) for root in since}, book)
    moves: list[Move] = []
    newest: dict[int, Place] = {}
    for root in sorted(since):
        walk = Walk(book.ladder, rows[root], counted[root], since[root])
        moves += [Move(root, *found) for found in walk.found]
        if walk.found and walk.place:
            newest[root] = walk.place
    standings.write(moves, book, as_of=as_of)
    # The last that was added need not be the newest there is.
    standings.note_due(newest, book)


def _looked_at_from(since: Mapping[int, datetime], book: Rulebook) -> dict[int, datetime]:
    counts_recorded = book.ladder.basis == SPEND
    asked = [counts_recorded, book.program_id, sql.array(since.keys()), sql.array(since.values())]
    return dict(sql.rows(_SINCE, asked, prepare=False))


def _rows(since: Mapping[int, datetime], book: Rulebook) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = {root: [] for root in since}
    asked = [book.program_id, sql.array(since.keys()), sql.array(since.values()), PLACED]
    for root, line, *place in sql.rows(_ROWS, asked, prepare=False):
        rows[root].append(Row(line, Place(*place)))
    return rows


def _start(rows: list[Row], since: datetime, book: Rulebook) -> datetime:
    """From when on what counted is needed."""
    return min([book.window_start(since), *(history_start(row.place, book) for row in rows)])
