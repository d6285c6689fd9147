"""Two processes that migrate one empty database: one makes the tables, the other waits for it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from config.place import CHECKOUT
from tests.conftest import SERVER_URL
from tests.databases import Copy


@pytest.fixture
def empty() -> Iterator[str]:
    """The address of a database in which nothing is."""
    copy = Copy(
        server_url=os.environ[SERVER_URL],
        template="template1",
        name=f"regulars_test_{os.getpid()}_empty",
    )
    yield copy.create()
    copy.drop()


def begin(database: str) -> subprocess.Popen[str]:
    env = {**os.environ, "DATABASE_URL": database, "REGULARS_ROLE": "command"}
    command = [sys.executable, "-u", str(CHECKOUT / "manage.py"), "migrate", "--no-input"]
    return subprocess.Popen(command, env=env, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)


def test_who_comes_second_finds_the_tables_made(empty):
    both = [begin(empty) for _ in range(2)]
    told = [process.communicate(timeout=120)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert sum("No migrations to apply." in words for words in told) == 1
    assert sum("Another process migrates this database" in words for words in told) == 1
    with psycopg.connect(empty) as connection:
        assert connection.execute("SELECT count(*) FROM loyalty_entry").fetchone() == (0,)


def test_who_waits_goes_on_when_the_first_is_killed(empty):
    first = begin(empty)
    assert first.stdout is not None
    assert first.stdout.readline().startswith("Operations to perform")
    first.send_signal(signal.SIGSTOP)  # half-way, for as long as the second needs to come
    second = begin(empty)
    assert second.stdout is not None
    told = second.stdout.readline()
    first.kill()
    first.communicate(timeout=60)

    second.communicate(timeout=120)
    assert (told, second.returncode) == (
        "Another process migrates this database; waiting for it.\n",
        0,
    )
    with psycopg.connect(empty) as connection:
        assert connection.execute("SELECT count(*) FROM loyalty_entry").fetchone() == (0,)
