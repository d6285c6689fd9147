"""
What every test stands on: a real database of its own, a real broker, a clock that stands still.

Always: embedded services start once for the whole run unless DATABASE_URL and REDIS_URL name
others; migrations run once for each set of migration files; every process of the run gets its own
copy of that migrated database, and its own numbered database in the broker.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import redis
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as examples

from config.broker import broker_url
from config.database import database_settings
from config.place import keep_compiled
from tests.alone import in_the_room, make_room
from tests.databases import Copy, start_test_services, template_database
from tests.moments import Clock

# Set by the controlling process before its xdist workers are born, and inherited by them.
SERVER_URL = "REGULARS_TEST_SERVER_URL"
TEMPLATE = "REGULARS_TEST_TEMPLATE"
# The same examples every time, however long a busy machine takes over one; `long` looks for others.
examples.register_profile(
    "steady",
    deadline=None,
    derandomize=os.environ.get("HYPOTHESIS_PROFILE") != "long",
    suppress_health_check=[HealthCheck.too_slow],
)
examples.load_profile("steady")

IN_A_SHOP = ("tests/pages/", "tests/journeys/", "tests/demo/")


def pytest_configure(config: pytest.Config) -> None:
    """Start what is missing, migrate the template, and point Django at this process's copy."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        keep_compiled()  # for a run without `make test` too
        services = start_test_services()
        config.add_cleanup(services.stop)
        config.add_cleanup(partial(shutil.rmtree, make_room()))
        os.environ.update(services.env)
        os.environ[SERVER_URL] = os.environ["DATABASE_URL"]
        os.environ[TEMPLATE] = template_database(os.environ[SERVER_URL])
    if not worker and config.getoption("numprocesses", None):
        return
    copy = Copy(
        server_url=os.environ[SERVER_URL],
        template=os.environ[TEMPLATE],
        name=f"regulars_test_{os.getpid()}",
    )
    config.add_cleanup(copy.drop)
    os.environ["DATABASE_URL"] = copy.create()
    os.environ["REDIS_URL"] = _own_broker_database(worker)
    settings.DATABASE_URL = os.environ["DATABASE_URL"]
    settings.DATABASES["default"].update(
        database_settings(os.environ["DATABASE_URL"], role=settings.ROLE)
    )
    settings.REDIS_URL = os.environ["REDIS_URL"]
    settings.CELERY_BROKER_URL = broker_url(settings.REDIS_URL)


def _own_broker_database(worker: str) -> str:
    number = int(worker.removeprefix("gw") or "0") % 15 + 1 if worker else 1
    base = os.environ["REDIS_URL"].partition("?")[0]
    url = f"{base}?db={number}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Run a test beside those of other processes, or `alone` where it is marked so."""
    with in_the_room(alone=item.get_closest_marker("alone") is not None):
        return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First those that share a running shop: one process has it open while others run the rest."""

    def place(item: pytest.Item) -> int:
        return next(
            (place for place, begin in enumerate(IN_A_SHOP) if item.nodeid.startswith(begin)),
            len(IN_A_SHOP),
        )

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Let the collector pass by what lives as long as the run: a tenth of each test's time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Nothing is left for Django to create: the copy is already migrated."""
    # Imported here: apps are loaded only after this file is read.
    from tests.emptying import empty_quickly

    empty_quickly()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A moment to pass as `as_of`; `move_to` also moves the clock that endpoints read."""
    clock = Clock()
    yield clock
    clock.stop()


@pytest.fixture(autouse=True)
def forgetful() -> None:
    """Start with an empty memory: the database it was read from is rolled back after each test."""
    # Imported here: apps are loaded only after this file is read.
    from loyalty import signing
    from members import code_mail, keys, oidc, rates, sessions, stores, terminals
    from rewards import rulebook

    keys.forget_all()
    signing.forget_all()
    code_mail.forget_failures()
    oidc.forget_all()
    rates.forget_all()
    sessions.forget_all()
    stores.forget_all()
    terminals.forget_all()
    rulebook.forget()


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries: Any, monkeypatch: Any) -> Any:
    """Count queries without those that a slow machine adds: two seconds later it looks again."""
    monkeypatch.setattr("rewards.rulebook._CHECK_SECONDS", float("inf"))
    return django_assert_num_queries


@pytest.fixture(autouse=True, scope="session")
def bell() -> None:
    """Have the Celery app that the web process has: its broker is this process's own database."""
    import config.celery  # noqa: F401 - made when it is imported
