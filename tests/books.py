"""The books, as an auditor sees them."""

from loyalty.ledger import audit


def assert_books_balance() -> None:
    """Every identity of the ledger holds for every wallet and every purchase there is."""
    offences = [offence for _, found in audit.check() for offence in found]

    assert offences == []
