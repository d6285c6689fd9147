"""Prepared statements outlive a transaction that was rolled back."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, cast

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, NotSupportedError, connection, transaction

from events import outbox
from events.models import Event
from members import sql
from members.errors import DomainError
from tests.builders import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other() -> Iterator[psycopg.Connection[Any]]:
    """Somebody else at the same database."""
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as opened:
        yield opened


def prepare(query) -> None:
    for _ in range(5):
        sql.rows(query)


def prepared() -> list[str]:
    """What the server has prepared for this connection, of what this file asks."""
    found = sql.rows(
        "SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%%of plans%%'",
        prepare=False,
    )
    return [statement for (statement,) in found]


@transaction.atomic
def refuse() -> None:
    sql.rows("SELECT 1 AS one")
    raise DomainError("No.")


def test_a_refusal_leaves_prepared_statements_as_they_are():
    prepare("SELECT 'one of plans'")

    with pytest.raises(DomainError):
        refuse()
    with transaction.atomic(), pytest.raises(DomainError):
        refuse()  # back to a savepoint

    assert prepared() == ["SELECT 'one of plans'"]
    assert sql.rows("SELECT 'one of plans'") == [("one of plans",)]


def test_a_changed_table_makes_its_connection_forget():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kept AS SELECT 1 AS number, 'of plans' AS words")
    prepare("SELECT * FROM kept WHERE words = 'of plans'")

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kept DROP COLUMN number")

    assert sql.rows("SELECT * FROM kept WHERE words = 'of plans'") == [("of plans",)]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kept")


def test_a_table_that_somebody_else_changed_is_refused_once(other):
    other.execute("CREATE TABLE kept AS SELECT 1 AS number, 'of plans' AS words")
    with ExitStack() as last:
        last.callback(other.execute, "DROP TABLE kept")
        prepare("SELECT * FROM kept WHERE words = 'of plans'")
        other.execute("ALTER TABLE kept DROP COLUMN number")

        with pytest.raises(NotSupportedError, match="cached plan"), transaction.atomic():
            sql.rows("SELECT * FROM kept WHERE words = 'of plans'")

        assert sql.rows("SELECT * FROM kept WHERE words = 'of plans'") == [("of plans",)]


def test_a_table_that_somebody_else_changed_is_refused_once_outside_a_transaction_too(other):
    other.execute("CREATE TABLE kept AS SELECT 1 AS number, 'of plans' AS words")
    with ExitStack() as last:
        last.callback(other.execute, "DROP TABLE kept")
        prepare("SELECT * FROM kept WHERE words = 'of plans'")
        other.execute("ALTER TABLE kept DROP COLUMN number")

        with pytest.raises(NotSupportedError, match="cached plan"):
            sql.rows("SELECT * FROM kept WHERE words = 'of plans'")

        for _ in range(2):
            sql.rows("SELECT 'one of plans'", prepare=True)
        assert prepared() == ["SELECT 'one of plans'"]
        assert sql.rows("SELECT * FROM kept WHERE words = 'of plans'") == [("of plans",)]


def test_what_a_rollback_took_away_is_planned_anew():
    """A table of the same name and shape, made in a transaction that came to nothing, and again."""
    seen = []
    for number in (1, 2):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE TABLE kept AS SELECT {number} AS number")
            prepare("SELECT number FROM kept")
            seen += sql.rows("SELECT number FROM kept")
            transaction.set_rollback(True)

    assert seen == [(1,), (2,)]


@transaction.atomic
def publish() -> None:
    outbox.publish(kind="member.enrolled", subject="mem_1", payload={}, as_of=NOON)


def test_an_event_whose_plan_the_server_has_lost_is_refused_once():
    for _ in range(6):
        publish()
    opened = cast("psycopg.Connection[Any]", connection.connection)
    opened.pgconn.exec_(b"DISCARD ALL")  # psycopg knows nothing of it

    with pytest.raises(DatabaseError, match="does not exist"):
        publish()
    publish()

    assert Event.objects.count() == 7
