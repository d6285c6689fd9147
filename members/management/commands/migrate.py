"""`manage.py migrate`: Django's own, one at a time: installations begin in several places."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.management.commands import migrate
from django.db import connections

_LOCK: Final = 7_316  # any number no other advisory lock uses
_PAUSE_SECONDS: Final = 0.2


class Command(migrate.Command):
    """Who comes second waits, and finds nothing left to do."""

    def handle(self, *args: Any, **options: Any) -> None:
        with self._alone(options["database"], tells=options["verbosity"] > 0):
            super().handle(*args, **options)

    @contextmanager
    def _alone(self, database: str, *, tells: bool) -> Iterator[None]:
        # Asked again and again, not waited for: an index that is built concurrently waits for
        # every statement there is, and so would wait for the one that waits for it.
        while not self._ask(database, "SELECT pg_try_advisory_lock(%s)"):
            if tells:
                self.stdout.write("Another process migrates this database; waiting for it.")
                tells = False
            time.sleep(_PAUSE_SECONDS)  # between two tries; whoever has it lets go, or dies
        try:
            yield
        finally:
            self._ask(database, "SELECT pg_advisory_unlock(%s)")

    @staticmethod
    def _ask(database: str, question: str) -> bool:
        with connections[database].cursor() as cursor:
            cursor.execute(question, [_LOCK])
            return bool(cursor.fetchone()[0])
