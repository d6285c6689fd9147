"""What a test has committed is gone before the next one begins."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import TransactionTestCase

from tests.builders import NOON, earn, open_shop
from tests.emptying import KEPT
from tests.members.builders import make_member


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - our own tables
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_all_that_was_committed_goes_and_the_admins_permissions_stay():
    open_shop()
    earn(make_member(), 5, NOON)
    kinds, permissions = ContentType.objects.count(), Permission.objects.count()
    assert rows("loyalty_entry") == 1

    TransactionTestCase("__init__")._fixture_teardown()  # type: ignore[attr-defined]

    tables = connection.introspection.django_table_names(only_existing=True)
    assert [table for table in tables if rows(table) and table not in KEPT] == []
    assert (ContentType.objects.count(), Permission.objects.count()) == (kinds, permissions)
    assert permissions > 200
