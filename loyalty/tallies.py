"""Keeping the tallies few: many appended rows become one per program and kind."""

from django.db import transaction

from members import sql

CHUNK = 10_000

_FOLD = """
WITH old AS (
    DELETE FROM loyalty_programtally WHERE id IN (
        SELECT id FROM loyalty_programtally ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING program_id, kind, source_kind, points, entries
)
INSERT INTO loyalty_programtally (program_id, kind, source_kind, points, entries)
SELECT program_id, kind, source_kind, sum(points), sum(entries) FROM old
GROUP BY program_id, kind, source_kind
"""


def fold(*, limit: int = CHUNK) -> None:
    """Fold up to `limit` tallies together; the sums stay, whoever reads meanwhile."""
    with transaction.atomic(durable=True):
        sql.run(_FOLD, [limit])
