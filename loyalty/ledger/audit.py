"""
Do the books balance? Each identity in one pass, on any live database.

Always: read in one repeatable-read transaction, so that a sale in between is seen whole or not at
all. Nothing is written, nothing is locked.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection, transaction

from loyalty.ledger.identities import IDENTITIES, Identity
from members import sql

OFFENDERS_SHOWN = 100


class Offence(NamedTuple):
    """A row for which an identity does not hold, and by how much."""

    identity: str
    member_id: int | None
    row_id: int
    expected: int
    found: int


def check(
    identities: tuple[Identity, ...] = IDENTITIES,
) -> Iterator[tuple[Identity, list[Offence]]]:
    """
    Check each identity, and yield it with its first OFFENDERS_SHOWN offences, none when it holds.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:  # the outermost transaction: its isolation is ours to set
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        for identity in identities:
            found = sql.rows(identity.query + " LIMIT %s", [OFFENDERS_SHOWN], prepare=False)
            yield identity, [Offence(identity.name, *row) for row in found]
