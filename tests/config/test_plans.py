"""Prepared statements outlive a transaction that was rolled back."""

import pytest
from django.db import connection, transaction

from members import sql
from members.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


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
