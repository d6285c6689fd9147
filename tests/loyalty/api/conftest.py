"""A shop, a member with points, and the people who call."""

from functools import cache
from typing import Any

import pytest
from django.db import connection

from members import sql
from tests.builders import earn, noon_of, open_shop, owner
from tests.members.builders import Caller, make_member, make_store


@pytest.fixture(autouse=True)
def shop(clock, valkey):
    """The clock stands still at noon of 10 March 2026; the default program in `helsinki-1`."""
    clock.freeze()
    return open_shop()


@pytest.fixture
def till() -> Caller:
    """Somebody who may do everything in every store."""
    return owner()


@pytest.fixture
def colleague() -> Caller:
    """Somebody who may do everything in another store."""
    return owner(make_store("turku"))


@pytest.fixture
def member():
    """Somebody with 150 points of 1 March."""
    member = make_member(("phone", "+358401234567"), display_name="Aino")
    earn(member, 150, noon_of("2026-03-01"))
    return member


def contents() -> dict[str, Any]:
    """A sum over every row of every table of loyalty: equal sums, nothing was written."""
    return {table: (count, total) for table, count, total in sql.rows(_sums())}


@cache
def _sums() -> str:
    """All of them in one statement that PostgreSQL plans once: hundreds of tests ask it."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if is_ours(name)]
    assert len(tables) > 10
    row = "SELECT '{0}', count(*), sum(hashtextextended(t::text, 0)) FROM {0} t"
    return " UNION ALL ".join(row.format(table) for table in tables)


def is_ours(table: str) -> bool:
    return table.startswith("loyalty_")
