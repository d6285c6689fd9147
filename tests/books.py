"""The books, as an auditor sees them, and the database's own refusals."""

from django.db import IntegrityError
from psycopg import Error

from loyalty.ledger import audit


def assert_books_balance() -> None:
    """Every identity of the ledger holds for every wallet and every purchase there is."""
    offences = [offence for _, found in audit.check() for offence in found]

    assert offences == []


def constraint_of(refusal: IntegrityError) -> str | None:
    """The name of the constraint or trigger that refused."""
    assert isinstance(refusal.__cause__, Error)
    return refusal.__cause__.diag.constraint_name
