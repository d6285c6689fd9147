"""
Plans that outlive a refusal.

psycopg forgets every prepared statement of a connection when a transaction is rolled back, for a
table that was made in it may be gone. Nothing here makes tables while it serves; PostgreSQL keeps
prepared statements across a rollback, and plans them anew when a table has changed.
Always: a refusal costs the sales after it nothing. Forgetting, with one redemption in twenty
refused, took PostgreSQL a third more work for each sale; with one in five, half as much again.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.signals import connection_created

# There is no public way to say so. tests/config/test_plans.py tells when it no longer works.
from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

_CHANGES = (b"DROP", b"ALTER", b"DISCARD ALL", b"DEALLOCATE ALL")


class KeptPlans(PrepareManager):
    """Prepared statements, forgotten when this connection changes tables, and only then."""

    def clear(self) -> bool:
        """Asked by psycopg when a transaction was rolled back: nothing is to be done."""
        return False

    def _should_discard(self, prep: Prepare, results: Sequence[PGresult], *_: Any) -> bool:
        told = [r.command_status or b"" for r in results if r.status == ExecStatus.COMMAND_OK]
        return any(status.startswith(_CHANGES) for status in told) and super().clear()


def keep_plans(*, connection: Any, **_: Any) -> None:
    """Have a connection that was just opened keep its plans."""
    opened = connection.connection
    kept = KeptPlans()
    kept.prepare_threshold = opened.prepare_threshold
    opened._prepared = kept  # noqa: SLF001 - as above


connection_created.connect(keep_plans)
