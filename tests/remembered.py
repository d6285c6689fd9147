"""
Rows that many tests begin with: made once by the product's own verbs, then put back as they were.

Always: what is put back is what the verbs wrote, to the last column and under the same keys.
Sequences never go back, so no row that comes later has a key that was put back.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final, TypeVar

from django.db import connection

Made = TypeVar("Made")
_INSERTED: Final = "SELECT relid::int8, n_tup_ins FROM pg_stat_xact_user_tables WHERE n_tup_ins > 0"
_COLUMNS: Final = (
    "SELECT relid::regclass::text, string_agg(quote_ident(attname), ', ')"
    " FROM unnest(%s::int8[]) AS relid JOIN pg_attribute ON attrelid = relid"
    " WHERE attnum > 0 AND NOT attisdropped AND attgenerated = '' GROUP BY relid"
)
_made: dict[str, tuple[Any, str]] = {}


def remembered(name: str, make: Callable[[], Made], *, places: list[str]) -> Made:
    """
    What `make` makes, under a name of its own; by the verbs again where anything stands already.

    places: the tables that must be empty for its rows to be put back.
    """
    looks = " OR ".join(f"EXISTS (SELECT FROM {place})" for place in places)
    if _rows(f"SELECT {looks}") == [(True,)]:
        return make()
    if name in _made:
        kept, statement = _made[name]
        _rows(statement)
        again: Made = deepcopy(kept)
        return again
    if not connection.in_atomic_block:
        return make()  # what is inserted is counted within one transaction only
    before = dict(_rows(_INSERTED))
    made = make()
    tables = [table for table, count in _rows(_INSERTED) if count != before.get(table)]
    _made[name] = deepcopy(made), _putting_back(tables)
    return made


def _putting_back(tables: list[int]) -> str:
    """One statement that inserts all that stands in these tables now."""
    parts = []
    for place, (table, columns) in enumerate(_rows(_COLUMNS, [tables])):
        ((rows,),) = _rows(f"SELECT quote_literal(jsonb_agg(to_jsonb(t))::text) FROM {table} t")  # noqa: S608 - ours
        source = f"jsonb_populate_recordset(NULL::{table}, {rows}::jsonb)"
        parts.append(
            f"part_{place} AS (INSERT INTO {table} ({columns}) SELECT {columns} FROM {source})"  # noqa: S608 - ours
        )
    return f"WITH {', '.join(parts)} SELECT 1"


def _rows(statement: str, params: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
