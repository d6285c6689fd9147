"""The books, as an auditor sees them, and the database's own refusals."""

from django.db import IntegrityError
from psycopg import Error

from loyalty.ledger import audit
from loyalty.ledger.identities import IDENTITIES
from members import sql

# All of them in one statement that PostgreSQL plans once: thousands of steps ask it.
_ANY_OFFENCE = " UNION ALL ".join(
    f"(SELECT '{identity.name}' FROM ({identity.query}) AS offence LIMIT 1)"  # noqa: S608 - ours
    for identity in IDENTITIES
)


def assert_books_balance() -> None:
    """Every identity of the ledger holds for every wallet and every purchase there is."""
    if not sql.rows(_ANY_OFFENCE):
        return
    offences = [offence for _, found in audit.check() for offence in found]

    assert offences == []


def constraint_of(refusal: IntegrityError) -> str | None:
    """The name of the constraint or trigger that refused."""
    assert isinstance(refusal.__cause__, Error)
    return refusal.__cause__.diag.constraint_name
