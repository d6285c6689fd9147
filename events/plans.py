"""
Plans that outlive a refusal.

psycopg forgets every prepared statement of a connection when a transaction is rolled back, for a
table that was made in it may be gone. Nothing here makes tables while it serves; PostgreSQL keeps
prepared statements across a rollback, and plans them anew when a table has changed.
Always: a refusal costs the sales after it nothing. Forgetting, with one redemption in twenty
refused, took PostgreSQL a third more work for each sale; with one in five, half as much again.
What PostgreSQL itself refuses as it does where a table was changed by somebody else is doubted,
and forgotten by the rollback that follows, or at once where nothing is to be rolled back.
"""

from collections.abc import Sequence
from typing import Any, Final

import psycopg

# There is no public way to say so. tests/members/test_plans.py tells when it no longer works.
from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

# What a plan may be refused for that was made before a table changed.
DOUBTS: Final = (psycopg.NotSupportedError, psycopg.InternalError, psycopg.ProgrammingError)
_CHANGES: Final = (b"DROP", b"ALTER", b"DISCARD ALL", b"DEALLOCATE ALL")


class KeptPlans(PrepareManager):
    """Prepared statements, forgotten when tables have changed, and only then."""

    is_doubted = False

    def clear(self) -> bool:
        """Asked by psycopg when a transaction was rolled back: as a rule nothing is to be done."""
        return self.is_doubted and self._forget()

    def doubt(self, *, is_over: bool) -> None:
        """Something was refused that may be the fault of a plan. is_over: no rollback follows."""
        self.is_doubted = not is_over
        if is_over:  # each by its name: what the next statement prepares is not to go with them
            self._to_flush.extend(self._names.values())
            self._names.clear()
            self._counts.clear()

    def _should_discard(self, prep: Prepare, results: Sequence[PGresult], *_: Any) -> bool:
        signs = (*_CHANGES, b"ROLLBACK") if self.is_doubted else _CHANGES
        told = [r.command_status or b"" for r in results if r.status == ExecStatus.COMMAND_OK]
        return any(status.startswith(signs) for status in told) and self._forget()

    def _forget(self) -> bool:
        self.is_doubted = False
        return super().clear()


def kept_plans(connection: psycopg.Connection[Any]) -> KeptPlans:
    """What a connection has prepared; from the first call on it is kept."""
    known = connection._prepared  # noqa: SLF001 - as above
    if isinstance(known, KeptPlans):
        return known
    kept = KeptPlans()
    kept.prepare_threshold = known.prepare_threshold
    kept._prepared_idx = known._prepared_idx  # noqa: SLF001 - as above
    connection._prepared = kept  # noqa: SLF001 - as above
    return kept
