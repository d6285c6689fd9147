"""
The plain road to PostgreSQL for statements that are too hot or too set-based for the ORM.

Always: runs on Django's default connection, so inside `atomic()` it is part of that transaction.
Django's own cursors bind on the client and therefore never prepare; these bind on the server,
and psycopg prepares a statement after it has been run a few times.
"""

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any, LiteralString, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import DatabaseErrorWrapper
from psycopg import Connection, Cursor

Params = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]


def rows(sql: LiteralString, params: Params = (), *, prepare: bool | None = None) -> list[Row]:
    """
    Run one statement and return all its rows.

    prepare: None lets psycopg decide; False plans each run anew for the values at hand, which
    statements over arrays need: a generic plan knows nothing of how long the arrays are.

    Raises Django's database errors (`IntegrityError`, `OperationalError` …), as the ORM does.
    """
    return _execute(sql, params, prepare=prepare).fetchall()


def one(sql: LiteralString, params: Params = (), *, prepare: bool | None = None) -> Row | None:
    """Run one statement and return its first row, or None when it has none."""
    return _execute(sql, params, prepare=prepare).fetchone()


def run(sql: LiteralString, params: Params = (), *, prepare: bool | None = None) -> int:
    """Run one statement and return how many rows it touched."""
    return _execute(sql, params, prepare=prepare).rowcount


def _execute(sql: LiteralString, params: Params, *, prepare: bool | None) -> Cursor[Row]:
    wrapper = connections[DEFAULT_DB_ALIAS]
    wrapper.validate_no_broken_transaction()
    wrapper.close_if_health_check_failed()
    wrapper.ensure_connection()
    cursor = Cursor(cast("Connection[Row]", wrapper.connection))
    started = perf_counter() if wrapper.queries_logged else 0.0
    with DatabaseErrorWrapper(wrapper):
        cursor.execute(sql, params, prepare=prepare)
    if wrapper.queries_logged:  # so that a test which counts queries counts these too
        wrapper.queries_log.append({"sql": sql, "time": f"{perf_counter() - started:.3f}"})
    return cursor
