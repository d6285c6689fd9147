"""
Emptying the database after a test that committed.

Django truncates every table and then makes content types and permissions anew: a quarter of a
second of a core and more, for a handful of rows. Here the few tables that hold something are
emptied row by row, and what Django would make again is kept.

Always: as with truncating, whoever still writes is waited for, and no row of a test is left.
"""

from django.db import connection
from django.test import TransactionTestCase

# As migrations made them; no test changes them.
KEPT = {"django_content_type", "auth_permission"}

_truncate = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def empty_quickly() -> None:
    """Have every test that commits end with `_empty`."""
    TransactionTestCase._fixture_teardown = _empty  # type: ignore[attr-defined]


def _empty(case: TransactionTestCase) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        is_superuser = cursor.fetchone() == (True,)
    if not is_superuser:
        _truncate(case)  # only a superuser may pass by triggers and foreign keys
        return
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = sorted(set(known) - KEPT)
    names = ", ".join(f'"{table}"' for table in tables)
    looks = [f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables]  # noqa: S608 - ours
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(" UNION ALL ".join(looks))
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own tables
        cursor.execute("COMMIT")
