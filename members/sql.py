"""
The plain road to PostgreSQL for statements that are too hot or too set-based for the ORM.

Always: runs on Django's default connection, so inside `atomic()` it is part of that transaction.
Django's own cursors bind on the client and therefore never prepare; these bind on the server,
and psycopg prepares a statement after it has been run a few times.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from time import perf_counter
from types import NoneType
from typing import Any, LiteralString, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import DatabaseErrorWrapper
from psycopg import ClientCursor, Connection, Cursor
from psycopg.pq import TransactionStatus

from events.plans import DOUBTS, kept_plans

Params = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]


def rows(sql: LiteralString, params: Params = (), *, prepare: bool | None = None) -> list[Row]:
    """
    Run one statement and return all its rows.

    prepare: None lets psycopg decide; False plans each run anew for the values at hand, which
    statements over arrays need: a generic plan knows nothing of how long the arrays are. They are
    bound on the client, so that the planner sees the values whatever `plan_cache_mode` says.

    Raises Django's database errors (`IntegrityError`, `OperationalError` …), as the ORM does.
    """
    return _execute(sql, params, prepare=prepare).fetchall()


def one(sql: LiteralString, params: Params = (), *, prepare: bool | None = None) -> Row | None:
    """Run one statement and return its first row, or None when it has none."""
    return _execute(sql, params, prepare=prepare).fetchone()


def run(sql: LiteralString, params: Params = (), *, prepare: bool | None = None) -> int:
    """Run one statement and return how many rows it touched."""
    return _execute(sql, params, prepare=prepare).rowcount


def array(values: Iterable[Any]) -> str:
    """
    Spell an array for a parameter that is cast (`%s::bigint[]`).

    psycopg spells lists element by element in Python, with a regular expression for each text: for
    a batch of a thousand that was most of the work. Knows int, str, datetime, UUID, bytes, bool
    and None.
    """
    return "{" + ",".join([_SPELL[type(value)](value) for value in values]) + "}"


def arrays(lines: Iterable[Sequence[Any]], width: int) -> list[str]:
    """Spell lines of `width` values as one array a column; without lines, all are empty."""
    columns: list[Sequence[Any]] = list(zip(*lines, strict=True))
    return [array(column) for column in columns] or ["{}"] * width


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Spellings(dict[type, Callable[[Any], str]]):
    """By type; a kind of int or str that is met for the first time is spelled as one."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        spell = int.__repr__ if issubclass(kind, int) else _text
        assert issubclass(kind, int | str), f"no spelling for {kind}"
        self[kind] = spell
        return spell


_SPELL = _Spellings(
    {
        int: int.__repr__,
        str: _text,
        NoneType: lambda _: "NULL",
        bool: lambda value: "t" if value else "f",
        datetime: datetime.isoformat,  # no comma, brace or space in it
        UUID: str,
        bytes: lambda value: f'"\\\\x{value.hex()}"',
    }
)


def _execute(sql: LiteralString, params: Params, *, prepare: bool | None) -> Cursor[Row]:
    wrapper = connections[DEFAULT_DB_ALIAS]
    wrapper.validate_no_broken_transaction()
    wrapper.close_if_health_check_failed()
    wrapper.ensure_connection()
    kind = Cursor if prepare is not False else ClientCursor
    opened = cast("Connection[Row]", wrapper.connection)
    plans, cursor = kept_plans(opened), kind(opened)
    started = perf_counter() if wrapper.queries_logged else 0.0
    with DatabaseErrorWrapper(wrapper):
        try:
            cursor.execute(sql, params, prepare=prepare)
        except DOUBTS:
            plans.doubt(is_over=opened.info.transaction_status == TransactionStatus.IDLE)
            raise
    if wrapper.queries_logged:  # so that a test which counts queries counts these too
        wrapper.queries_log.append({"sql": sql, "time": f"{perf_counter() - started:.3f}"})
    return cursor
