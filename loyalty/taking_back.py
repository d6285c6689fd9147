"""
The points of a return: taken back in the decided order, and what is missing as the program says.

Always: the points that leave a purchase are taken, owed, expired already or let go; nothing else.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from loyalty import following, settlement
from loyalty.ledger import reversal
from loyalty.ledger.drawing import Source
from loyalty.ledger.locking import LockedWallet, lock, opened
from loyalty.ledger.posting import Page
from loyalty.models import Refund, SourceKind
from loyalty.settlement import Used
from members.actors import Actor
from members.errors import DomainError
from members.holders import holder_of
from rewards.models import ReturnPolicy
from rewards.rulebook import Rulebook


class ReturnNeedsSpentPoints(DomainError):
    code = "return_needs_spent_points"
    title = "The points of the sale have been spent"
    http_status = 409

    def __init__(self, *, needed: int, available: int) -> None:
        super().__init__(
            f"This return takes {needed} points back and {available} are there: "
            f"{needed - available} short. The program refuses returns of points that were spent.",
            extra={
                "points_needed": needed,
                "points_available": available,
                "points_short": needed - available,
            },
        )


def take_back(
    refund: Refund,
    book: Rulebook,
    *,
    holder_id: int,
    expired_before: int,
    gives_back: bool,
    may_refuse: bool,
    actor: Actor,
) -> None:
    """
    Take the points of a return out of its member's wallet, and note on the return where they
    came from.

    refund: its points, member, purchase and applied_at are known. holder_id: whose wallet keeps
    the member's points, as far as is known before the lock. expired_before: what earlier returns of
    the sale found expired. gives_back: the rewards confirmed with the sale come first,
    back into the lots they were paid from: the points of a sale may have paid for them.
    may_refuse: whether anybody still hears a refusal; else what is missing is let go.

    Raises ReturnNeedsSpentPoints.
    """
    assert refund.purchase_id is not None
    assert refund.member_id is not None
    assert refund.applied_at is not None
    at = refund.applied_at
    used = settlement.confirmed_with(refund.purchase_id) if gives_back else []
    payers = {one.wallet_id for one in used}
    wallet, wallets = _lock(refund.member_id, holder_id, book, payers)
    if used:
        wallet = _give_back(used, wallet, wallets, actor=actor, at=at)
    page = Page(actor=actor)
    planned = reversal.plan(
        wallet,
        purchase_id=refund.purchase_id,
        member_id=refund.member_id,
        points=refund.points,
        expired_before=expired_before,
        as_of=at,
    )
    owed = _owed(planned.short, wallet, book)
    if planned.short and may_refuse and book.return_policy == ReturnPolicy.REFUSE:
        needed = planned.taken + planned.short
        raise ReturnNeedsSpentPoints(needed=needed, available=planned.taken)
    refund.entry_seq = reversal.take_back(
        wallet,
        planned,
        page=page,
        source=Source(SourceKind.REFUND, refund.pk),
        purchase_id=refund.purchase_id,
        member_id=refund.member_id,
        owed=owed,
        at=at,
    )
    page.write()
    refund.taken_points = planned.taken
    refund.expired_points = planned.expired
    refund.owed_points = owed
    refund.forgiven_points = planned.short - owed
    refund.balance_after = wallet.balance


def _lock(
    member_id: int, holder_id: int, book: Rulebook, payers: Collection[int]
) -> tuple[LockedWallet, dict[int, LockedWallet]]:
    """
    Lock the wallet that keeps the member's points, and those that paid for rewards; by wallet.

    A member may move into a household while we wait for the lock: then the points are there. What
    was locked is let go of before the locks are taken again, or they would come in another order.
    """
    while True:
        with transaction.atomic():
            key = opened(book.program_id, [holder_id])[holder_id]
            wallets = lock({key, *payers})
            if (now := holder_of(member_id)) == holder_id:
                return wallets[key], wallets
            transaction.set_rollback(True)
        holder_id = now


def _give_back(
    used: Collection[Used],
    wallet: LockedWallet,
    wallets: dict[int, LockedWallet],
    *,
    actor: Actor,
    at: datetime,
) -> LockedWallet:
    """
    Give the rewards of the sale back, and the points on to where the member's are kept by now.

    Returns the member's wallet with the figures it has then.
    """
    page = Page(actor=actor)
    settlement.undo(used, wallets, page=page, as_of=at)
    page.write()
    following.follow_into(wallet, wallets.keys() - {wallet.id}, as_of=at)
    return lock([wallet.id])[wallet.id]


def _owed(short: int, wallet: LockedWallet, book: Rulebook) -> int:
    if book.return_policy != ReturnPolicy.DEBT:
        return 0
    if book.debt_points_max is None:
        return short
    return min(short, max(0, book.debt_points_max - wallet.debt))
