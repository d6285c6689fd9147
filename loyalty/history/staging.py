"""
The lines of a file in a table of their own, until they are dealt with.

Always: staged whole or not at all; a line stays until its purchase is recorded and credited, one
that was refused until the end. Unlogged: after a crash of PostgreSQL the table is empty, its first
row is missing, and the file is staged again.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from psycopg import sql as psql

from members.api.instants import parse_instant

# Where the order of time is read from, without decoding the line; a line it misreads is only
# taken later.
_OCCURRED = re.compile(rb'"occurred_at"\s*:\s*"([0-9T:.Z+-]{20,35})"')
_LOCKS: Final = 7_315  # any number no other advisory lock uses

_CREATE = """
DROP TABLE IF EXISTS {table};
CREATE UNLOGGED TABLE {table} (line bigint, moment bigint, body bytea, problem jsonb)
"""
_INDEX = """
ALTER TABLE {table} ADD PRIMARY KEY (line);
CREATE INDEX ON {table} (moment, line) WHERE problem IS NULL AND line > 0;
ANALYZE {table}
"""
_COPY = "COPY {table} (line, moment, body) FROM STDIN (FORMAT BINARY)"
_FIRST = "SELECT body FROM {table} WHERE line = 0"
_LEFT = "SELECT count(*) FROM {table} WHERE line > 0 AND problem IS NULL"
_NEXT = """
SELECT line, body, moment FROM {table}
WHERE problem IS NULL AND line > 0 AND (moment, line) > (%s, %s)
ORDER BY moment, line LIMIT %s
"""
_DONE = "DELETE FROM {table} WHERE line = ANY(%s)"
_REFUSED = """
UPDATE {table} t SET problem = n.problem
FROM unnest(%s::bigint[], %s::jsonb[]) AS n (line, problem) WHERE t.line = n.line
"""
_PROBLEMS = "SELECT line, problem FROM {table} WHERE problem IS NOT NULL ORDER BY line"
_DROP = "DROP TABLE IF EXISTS {table}"


_FIRST_MOMENT: Final = -(2**63)
_LAST_MOMENT: Final = 2**63 - 1


class AlreadyRunning(Exception):
    """Another process imports the same file now."""


class Line(NamedTuple):
    """One line of the file; the first is number 1."""

    number: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Staged:
    """How far a file is. total: its lines that are not blank. left: those not dealt with."""

    total: int
    left: int
    is_resumed: bool


class Staging:
    """The staging table of one file, by its path. Holds a lock until its connection closes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        mark = hashlib.sha256(os.fsencode(file.resolve())).digest()
        self._table = psql.Identifier(f"loyalty_import_{mark.hex()[:16]}")
        self._lock = int.from_bytes(mark[:4], "big", signed=True)

    def open(self) -> Staged:
        """
        Stage the file, unless an earlier run did and was interrupted.

        A file that was changed since is staged anew. Raises AlreadyRunning and OSError.
        """
        if not self._fetch("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, self._lock])[0][0]:
            raise AlreadyRunning(
                f"Another process is importing {self._file.name} now, or was killed a moment ago: "
                "try again soon."
            )
        kept = self._kept()
        if kept is not None:
            return Staged(kept, self._fetch(_LEFT)[0][0], is_resumed=True)
        with transaction.atomic():
            self._run(_CREATE)
            total = self._copy()
            self._run(_INDEX)
        return Staged(total, total, is_resumed=False)

    def batches(self, size: int) -> Iterator[list[Line]]:
        """The lines not dealt with, in order of time; those whose time cannot be read come last."""
        moment, line = _FIRST_MOMENT, 0
        while found := self._fetch(_NEXT, [moment, line, size]):
            yield [Line(number, bytes(body)) for number, body, _ in found]
            line, _, moment = found[-1]

    def done(self, numbers: Sequence[int]) -> None:
        """These lines are recorded and credited."""
        self._run(_DONE, [list(numbers)])

    def refused(self, problems: Sequence[tuple[int, list[dict[str, str]]]]) -> None:
        """These lines were refused, and why; kept until the end."""
        numbers = [number for number, _ in problems]
        self._run(_REFUSED, [numbers, [json.dumps(found) for _, found in problems]])

    def problems(self) -> Iterator[tuple[int, list[dict[str, str]]]]:
        """Why lines were refused, in the order of the file."""
        for number, problem in self._fetch(_PROBLEMS):
            yield number, json.loads(problem) if isinstance(problem, str) else problem

    def drop(self) -> None:
        """Everything is dealt with."""
        self._run(_DROP)

    def _copy(self) -> int:
        total = 0
        with (
            self._file.open("rb") as lines,
            connection.cursor() as cursor,
            cursor.cursor.copy(self._sql(_COPY)) as copy,
        ):
            copy.set_types(["int8", "int8", "bytea"])
            for number, body in enumerate(lines, start=1):
                if body.strip():
                    copy.write_row((number, _moment(body), body))
                    total += 1
            copy.write_row((0, 0, json.dumps([self._identity(), total]).encode()))
        return total

    def _kept(self) -> int | None:
        """How many lines a kept table was staged from; None when it is of no use."""
        if not self._fetch("SELECT to_regclass(%s)", [self._table.as_string()])[0][0]:
            return None
        first = self._fetch(_FIRST)
        if not first:
            return None
        identity, total = json.loads(bytes(first[0][0]))
        return int(total) if identity == self._identity() else None

    def _identity(self) -> list[int]:
        found = self._file.stat()
        return [found.st_size, found.st_mtime_ns]

    def _sql(self, text: Any) -> psql.Composed:
        return psql.SQL(text).format(table=self._table)

    def _fetch(self, text: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self._sql(text), params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _run(self, text: str, params: Sequence[Any] | None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(self._sql(text), params)


def _moment(body: bytes) -> int:
    """The microsecond a line says it occurred at; the last of all when that cannot be read."""
    found = _OCCURRED.search(body)
    if found:
        with suppress(ValueError):
            return int(parse_instant(found[1].decode()).timestamp() * 1_000_000)
    return _LAST_MOMENT
