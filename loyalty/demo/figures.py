"""The sums of a program after a replay, and whether its books balance."""

from typing import NamedTuple

from loyalty.ledger import audit
from loyalty.statements import program_totals
from members import sql

_WALLETS = """
SELECT count(*), coalesce(sum(balance), 0)::bigint, coalesce(sum(held), 0)::bigint
FROM loyalty_wallet WHERE program_id = %s
"""


class Figures(NamedTuple):
    """
    Points of a program, each a whole number; outstanding may fall below zero by what is owed.

    redeemed: less what was given back. returned: taken back with goods. outstanding: the sum of all
    wallets, held ones among them.
    """

    issued: int
    redeemed: int
    returned: int
    expired: int
    adjusted: int
    outstanding: int
    held: int
    members: int

    @property
    def are_whole(self) -> bool:
        """The sums of entries and of wallets are made apart; they must agree."""
        gone = self.redeemed + self.returned + self.expired
        return self.issued + self.adjusted == gone + self.outstanding


def figures(program_id: int) -> Figures:
    """Read the sums: entries from the tallies, what is outstanding from the wallets."""
    totals = program_totals(program_id)
    wallets = sql.one(_WALLETS, [program_id])
    assert wallets is not None
    members, outstanding, held = wallets
    return Figures(
        issued=totals.issued,
        redeemed=totals.redeemed,
        returned=totals.returned,
        expired=totals.expired,
        adjusted=totals.adjusted,
        outstanding=outstanding,
        held=held,
        members=members,
    )


def broken_identities() -> list[str]:
    """What `verify_ledger` finds wrong, in its words; empty when the books balance."""
    return [identity.meaning for identity, offences in audit.check() if offences]
