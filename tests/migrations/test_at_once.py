"""Tables made at once are those that the steps make, and nobody who took the steps is held up."""

import pytest
from django.db import connection, migrations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

AT_ONCE = [
    ("members", "0001_members_at_once_squashed_0013"),
    ("rewards", "0001_promises_at_once_squashed_0016"),
    ("loyalty", "0001_ledger_at_once_squashed_0018"),
]
LAST_STEPS = [
    ("members", "0013_members_are_blocked"),
    ("rewards", "0016_receipts_and_languages"),
    ("loyalty", "0018_claims_are_found_by_member"),
]
# It moves rows between columns that are gone by now.
DATA_STEP = ("loyalty", "0005_draws_are_signed_rows")


@pytest.fixture(scope="module")
def loader():
    """Return the steps and what replaces them, side by side."""
    return MigrationLoader(None, replace_migrations=False)


def test_what_is_made_at_once_replaces_every_step_in_order(loader):
    replaced = [loader.disk_migrations[key].replaces for key in AT_ONCE]

    assert replaced == [
        [key for key in loader.graph.forwards_plan(last) if key[0] == last[0]]
        for last in LAST_STEPS
    ]


def test_models_are_those_that_the_steps_make(loader):
    at_once, by_steps = loader.project_state(AT_ONCE), loader.project_state(LAST_STEPS)

    assert MigrationAutodetector(by_steps, at_once).changes(loader.graph) == {}
    assert set(at_once.models) == set(by_steps.models)


@pytest.mark.django_db
def test_what_sql_adds_is_what_the_steps_add(loader):
    at_once = added_by_sql()
    with connection.cursor() as cursor:
        for key in reversed(AT_ONCE):
            for operation in reversed(sql_of(loader.disk_migrations[key])):
                cursor.execute(operation.reverse_sql)
        assert added_by_sql() == []

        for last in LAST_STEPS:
            for key in loader.graph.forwards_plan(last):
                if key[0] == last[0] and key != DATA_STEP:
                    for operation in sql_of(loader.disk_migrations[key]):
                        cursor.execute(operation.sql)

    assert added_by_sql() == at_once
    triggers, functions, tables_with_options = 21, 11, 3
    assert len(at_once) == triggers + functions + tables_with_options


@pytest.mark.django_db
def test_who_took_every_step_has_nothing_to_do():
    forget(*AT_ONCE)

    assert plan() == []


@pytest.mark.django_db
def test_who_stands_between_two_steps_takes_the_rest():
    missing = [
        ("rewards", "0015_programs_take_claims_and_offline_vouchers"),
        ("rewards", "0016_receipts_and_languages"),
        ("loyalty", "0018_claims_are_found_by_member"),
    ]
    forget(*AT_ONCE, *missing)

    assert sorted(plan()) == sorted(missing)


@pytest.mark.django_db
def test_the_way_back_leaves_nothing():
    executor = MigrationExecutor(connection)

    executor.migrate([("loyalty", None), ("rewards", None), ("members", None)])

    left = {name.partition("_")[0] for name in connection.introspection.table_names()}
    assert left == {"auth", "django", "events"}
    assert added_by_sql() == []


def forget(*keys):
    """Have it not recorded that these were applied."""
    for key in keys:
        MigrationRecorder(connection).record_unapplied(*key)


def plan():
    """Return what `migrate` would do."""
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _ in steps]


def sql_of(migration):
    """Return what a migration runs as SQL; the sequence stays, which columns depend on."""
    statements = [one for one in migration.operations if isinstance(one, migrations.RunSQL)]
    return [one for one in statements if "SEQUENCE" not in one.sql]


def added_by_sql():
    """Return what is ours and no model tells of: triggers, functions, options of tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
            " UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace"
            " UNION ALL SELECT relname || reloptions::text FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND reloptions IS NOT NULL"
            " ORDER BY 1"
        )
        return [definition for (definition,) in cursor.fetchall()]
