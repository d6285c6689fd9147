"""The sums of a program after a replay, and whether its books balance."""

from typing import NamedTuple

from loyalty.ledger import audit
from loyalty.models import EntryKind
from loyalty.statements import Total, program_totals
from members import sql

_WALLETS = """
SELECT count(*), coalesce(sum(balance), 0)::bigint, coalesce(sum(held), 0)::bigint
FROM loyalty_wallet WHERE program_id = %s
"""


class Figures(NamedTuple):
    """
    Points of a program, each a whole number from zero up.

    redeemed: less what was given back. outstanding: the sum of all wallets, held ones among them.
    """

    issued: int
    redeemed: int
    expired: int
    outstanding: int
    held: int
    members: int

    @property
    def are_whole(self) -> bool:
        """The sums of entries and of wallets are made apart; they must agree."""
        return self.issued == self.redeemed + self.expired + self.outstanding


def figures(program_id: int) -> Figures:
    """Read the sums: entries from the tallies, what is outstanding from the wallets."""
    totals = program_totals(program_id)
    points = {kind: totals.get(kind, Total(0, 0)).points for kind in EntryKind.values}
    wallets = sql.one(_WALLETS, [program_id])
    assert wallets is not None
    members, outstanding, held = wallets
    return Figures(
        issued=points[EntryKind.ACCRUAL],
        redeemed=-points[EntryKind.REDEMPTION] - points[EntryKind.REVERSAL],
        expired=-points[EntryKind.EXPIRY],
        outstanding=outstanding,
        held=held,
        members=members,
    )


def broken_identities() -> list[str]:
    """What `verify_ledger` finds wrong, in its words; empty when the books balance."""
    return [identity.meaning for identity, offences in audit.check() if offences]
