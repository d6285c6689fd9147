"""
Who owes points keeps their wallet to themselves: what repays a debt cannot be told apart later.

Always: nobody's debt is repaid by points that another person brings or takes along.
Source: docs/decisions/0012-one-holder-for-merges-and-households.md
"""

from loyalty.ledger.locking import LockedWallet
from loyalty.models import Wallet
from members.errors import DomainError


class MemberOwes(DomainError):
    code = "member_owes"
    title = "The member owes points"
    http_status = 409

    def __init__(self, points: int) -> None:
        super().__init__(
            f"{points} points are owed; let them be repaid by what is earned next, or forgive "
            "them first.",
            extra={"debt": points},
        )


def refuse_who_owes(*member_ids: int) -> None:
    """Raises MemberOwes when a wallet of these members owes points; for before any lock."""
    debt = Wallet.objects.filter(member__in=member_ids, debt__gt=0).values_list("debt", flat=True)
    if owed := debt.first():
        raise MemberOwes(owed)


def refuse_owing(wallet: LockedWallet) -> None:
    """The same for one that is locked."""
    if wallet.debt:
        raise MemberOwes(wallet.debt)
