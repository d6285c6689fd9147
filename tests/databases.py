"""
The tests' databases: a template migrated once, and a copy of it for every process.

Always: a template's name says which migrations made it, and it gets that name only when it is
whole; two runs at once neither share a copy nor migrate twice.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from config.embedded import Embedded, StateInUseError
from config.place import CHECKOUT, migrations_fingerprint, state_folder

TEMPLATE_LOCK = 7_264_811
RUNS_AT_ONCE_MAX = 8


def start_test_services() -> Embedded:
    """Start embedded services in the first free of a few folders, which keep their template."""
    for number in range(RUNS_AT_ONCE_MAX):
        state = state_folder() / f"test-{number}"
        try:
            services = Embedded(state=state, name=f"test-{number}", is_durable=False, patience=0)
        except StateInUseError:
            continue
        try:
            services.start_services()
        except BaseException:
            services.stop()
            raise
        return services
    raise StateInUseError(f"{RUNS_AT_ONCE_MAX} test runs are under way in this checkout already.")


def template_database(server_url: str) -> str:
    """Return the name of a database with every migration applied, made if missing."""
    name = f"regulars_template_{migrations_fingerprint()}"
    with server(server_url) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        _drop_remains(connection, keep=name)
        if not _exists(connection, name):
            draft = f"{name}_draft"
            connection.execute(f'DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{draft}"')
            _migrate(url_of(server_url, draft))
            connection.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return name


@dataclass(frozen=True)
class Copy:
    """One process's own copy of the template."""

    server_url: str
    template: str
    name: str

    def create(self) -> str:
        """Make the copy; return its address."""
        with server(self.server_url) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')
        return url_of(self.server_url, self.name)

    def drop(self) -> None:
        """Remove the copy, whoever is still connected."""
        with server(self.server_url) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def url_of(server_url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return make_conninfo(server_url, dbname=name)


@contextmanager
def server(server_url: str) -> Iterator["psycopg.Connection[Any]"]:
    """Connect to the server's own database, each statement its own transaction."""
    with psycopg.connect(url_of(server_url, "postgres"), autocommit=True) as connection:
        yield connection


def _exists(connection: "psycopg.Connection[Any]", name: str) -> bool:
    query = "SELECT count(*) FROM pg_database WHERE datname = %s"
    return connection.execute(query, [name]).fetchone() == (1,)


def _drop_remains(connection: "psycopg.Connection[Any]", *, keep: str) -> None:
    """Drop old templates, and copies whose process is gone (only where nobody is connected)."""
    query = (
        "SELECT datname FROM pg_database d WHERE datname ~ '^regulars_(template|test)_' "
        "AND datname <> %s AND NOT EXISTS "
        "(SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)"
    )
    for (name,) in connection.execute(query, [keep]).fetchall():
        pid = name.removeprefix("regulars_test_")
        if pid.isdigit() and os.path.exists(f"/proc/{pid}"):  # noqa: PTH110 - no Path per row
            continue
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _migrate(url: str) -> None:
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "REGULARS_ROLE": "command",
    }
    options = ["--no-input", "--skip-checks", "--verbosity", "0"]
    command = [sys.executable, str(CHECKOUT / "manage.py"), "migrate", *options]
    subprocess.run(command, env=env, cwd=CHECKOUT, check=True)
