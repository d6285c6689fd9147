"""
Points carried from one wallet to another, and the row that says so.

Always: what is carried is decided under the locks of both wallets; the row, its entries and its
lots are written in one transaction, which the verb above owns.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from loyalty.ledger import debts, moving
from loyalty.ledger.drawing import Drawn, Source
from loyalty.ledger.locking import LockedWallet, lock_members
from loyalty.ledger.posting import Page
from loyalty.models import PointKind, SourceKind, Transfer, TransferKind, Wallet
from members import sql
from members.actors import Actor

_NEXT = "SELECT nextval('loyalty_source_id')"

Choose = Callable[[LockedWallet], Sequence[Drawn]]


def programs_of(member_id: int) -> list[int]:
    """The programs in which a member has a wallet, in the order in which wallets are locked."""
    wallets = Wallet.objects.filter(member=member_id, kind=PointKind.SPENDABLE)
    return sorted(wallets.values_list("program_id", flat=True))


def everything(as_of: datetime) -> Choose:
    """Choose all that is not over, pending points too."""
    return lambda wallet: moving.open_lots(wallet, as_of=as_of)


def carry(
    transfer: Transfer,
    *,
    giver: int,
    taker: int,
    choose: Choose,
    actor: Actor,
    earned_by: int | None = None,
    takes_debt: bool = False,
) -> Transfer | None:
    """
    Carry what `choose` finds in the giver's wallet, and save the transfer with it.

    transfer: not saved yet; who gives and takes as people know them. giver, taker: the members
    whose wallets are meant. earned_by: whose points they are in the taker's wallet, where they are
    not somebody else's already.
    takes_debt: what the giver owes goes along, and is repaid out of what the taker has.

    None when there was nothing to carry; then nothing is written.
    """
    wallets = lock_members(transfer.program_id, {giver, taker})
    sender, recipient = wallets[giver], wallets[taker]
    lots = choose(sender)
    if not lots and not (takes_debt and sender.debt):
        return None
    transfer.pk, at = _next(), transfer.occurred_at
    source, page = Source(SourceKind.TRANSFER, transfer.pk), Page(actor=actor)
    owed = 0
    if takes_debt:
        owed = moving.move_debt(sender, recipient, page=page, source=source, at=at)
    moved = moving.move(
        sender,
        recipient,
        lots,
        page=page,
        source=source,
        at=at,
        earned_by=earned_by,
        is_given=transfer.kind == TransferKind.GIFT,
    )
    page.write()
    if owed:
        # Debt and open lots do not stand side by side: what the taker has repays it at once.
        debts.repay_now(recipient, moving.open_lots(recipient, as_of=at), at=at)
    transfer.points, transfer.debt_points = sum(one.points for one in moved), owed
    transfer.moves = [list(one) for one in moved]
    transfer.actor_kind, transfer.actor_id = actor.kind, actor.id
    transfer.save(force_insert=True)
    return transfer


def _next() -> int:
    row = sql.one(_NEXT)
    assert row is not None
    return int(row[0])
