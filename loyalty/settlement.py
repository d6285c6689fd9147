"""
What becomes of a redemption: confirmed, voided, or lapsed when left alone.

Always: a second confirm or void changes nothing; what comes back goes to the lots it came from,
with their old expiry, and the reward to its stock; and on to where the member's points are by now.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import LiteralString, NamedTuple

from django.db import transaction

from events.outbox import ALONGSIDE
from loyalty import following, redeemed_vouchers, tidings
from loyalty.late_confirms import place_again, refuse_taken_since
from loyalty.ledger import extending, holds
from loyalty.ledger.holds import HeldPoints
from loyalty.ledger.locking import LockedWallet, lock, lock_free
from loyalty.ledger.posting import Page
from loyalty.models import HoldStatus, Redemption
from loyalty.own_redemptions import RedemptionConfirmed
from loyalty.redeemed_vouchers import VoucherSpent
from loyalty.redemptions import Taken
from loyalty.tidings import Parties
from members import sql
from members.actors import Actor
from members.errors import DomainError
from rewards import catalogue

LAPSE_CHUNK = 1_000

_WALLET_OF = """
SELECT h.wallet_id, m.public_id, w.public_id, w.kind
FROM loyalty_hold h, members_member m, rewards_reward w
WHERE h.id = %s AND m.id = %s AND w.id = %s
"""
_HOLD = """
SELECT id, points, captured_points, status, placed_at, lapses_at FROM loyalty_hold WHERE id = %s
"""
_CONFIRMED: LiteralString = """
UPDATE loyalty_redemption SET purchase_id = coalesce(%s, purchase_id), is_late = is_late OR %s
WHERE id = %s AND (%s OR %s::bigint IS NOT NULL)
"""

_USED_BY = "SELECT purchase_id FROM loyalty_redemption WHERE id = %s"

_CONFIRMED_WITH = """
SELECT r.id, r.reward_id, h.wallet_id, w.kind, r.public_id, m.public_id, w.public_id, r.points
FROM loyalty_redemption r
JOIN loyalty_hold h ON h.id = r.id AND h.status = %s
JOIN members_member m ON m.id = r.member_id JOIN rewards_reward w ON w.id = r.reward_id
WHERE r.purchase_id = %s ORDER BY r.id
"""

_DUE = """
SELECT id, wallet_id FROM loyalty_hold
WHERE status = %s AND lapses_at <= %s ORDER BY lapses_at LIMIT %s
"""
_STILL_DUE = """
SELECT h.id, r.reward_id, r.public_id, m.public_id, w.public_id, h.points
FROM loyalty_hold h JOIN loyalty_redemption r ON r.id = h.id
JOIN members_member m ON m.id = r.member_id JOIN rewards_reward w ON w.id = r.reward_id
WHERE h.id = ANY(%s) AND h.wallet_id = ANY(%s) AND h.status = %s AND h.lapses_at <= %s
"""


class RedemptionVoided(DomainError):
    code = "redemption_voided"
    title = "The redemption was voided"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("It was voided and its points are back; make a new redemption.")


class RedemptionUsed(DomainError):
    code = "redemption_used"
    title = "The redemption belongs to another sale"
    http_status = 409


def confirm(
    redemption: Redemption | Taken, *, as_of: datetime, actor: Actor, purchase_id: int | None = None
) -> None:
    """
    Spend what is held. After a lapse it still succeeds when the points are still there (late).

    as_of: now, by our clock. A till's own time may lie days back, and must neither reach for lots
    that are over nor spend points before they were held.
    purchase_id: the sale that uses it, whose transaction the caller then owns.

    Raises RedemptionVoided, RedemptionUsed, MemberNotActive, InsufficientPoints,
    RewardOutOfStock, RewardLimitReached, PoolEmpty.
    Repeat behaviour: a confirmed redemption stays as it is; for another sale it is refused.
    """
    with transaction.atomic(durable=purchase_id is None):
        wallet, hold, parties, kind = _under_lock(redemption)
        if hold.status in {HoldStatus.RELEASED, HoldStatus.REVERSED}:
            raise RedemptionVoided
        if hold.status == HoldStatus.CAPTURED:
            _claim_for(redemption, purchase_id)
            return
        is_late = hold.status == HoldStatus.LAPSED or hold.lapses_at <= as_of
        if hold.status == HoldStatus.LAPSED:
            hold = place_again(wallet, hold, redemption, as_of=as_of)
        elif is_late:
            refuse_taken_since(redemption, as_of=as_of)
        page = Page(actor=actor)
        holds.capture(wallet, hold, page=page, at=as_of)
        page.write()
        extending.by_redemption(wallet, at=as_of)
        redeemed_vouchers.give(
            kind,
            redemption_id=redemption.pk,
            reward_id=redemption.reward_id,
            member_id=redemption.member_id,
            as_of=as_of,
        )
        told = tidings.row(parties, "confirmed", as_of=as_of)
        noted = [purchase_id, is_late, redemption.pk, is_late, purchase_id]
        sql.run(ALONGSIDE + _CONFIRMED, [*told, *noted])


def void(
    redemption: Redemption | Taken, *, as_of: datetime, actor: Actor, held_only: bool = False
) -> None:
    """
    Undo a redemption, held or confirmed: points go back to the lots they came from, with their old
    expiry, and the reward goes back into stock.

    Raises VoucherSpent; RedemptionConfirmed when it is, and `held_only`.
    Repeat behaviour: one that is voided or lapsed stays as it is.
    """
    with transaction.atomic(durable=True):
        wallet, hold, parties, kind = _under_lock(redemption)
        if hold.status == HoldStatus.PLACED:
            holds.release([hold.id], wallets=[wallet], at=as_of, status=HoldStatus.RELEASED)
        elif hold.status == HoldStatus.CAPTURED:
            if held_only:
                raise RedemptionConfirmed
            if not redeemed_vouchers.take_back(kind, redemption.pk, as_of=as_of):
                raise VoucherSpent
            page = Page(actor=actor)
            holds.reverse(wallet, hold, page=page, at=as_of)
            page.write()
        else:
            return
        catalogue.give_back({redemption.reward_id: 1})
        tidings.tell(parties, "voided", as_of=as_of)
    following.follow([wallet.id], as_of=as_of)


class Used(NamedTuple):
    """A redemption that was confirmed with a sale; `wallet_id` is the wallet that paid."""

    id: int
    reward_id: int
    wallet_id: int
    kind: str
    parties: Parties


def confirmed_with(purchase_id: int) -> list[Used]:
    """The redemptions that a sale used and that still stand, oldest first."""
    found = sql.rows(_CONFIRMED_WITH, [HoldStatus.CAPTURED, purchase_id])
    return [
        Used(key, reward_id, wallet_id, kind, Parties(*told))
        for key, reward_id, wallet_id, kind, *told in found
    ]


def undo(
    used: Collection[Used], wallets: Mapping[int, LockedWallet], *, page: Page, as_of: datetime
) -> None:
    """
    Undo redemptions with their sale, in the caller's transaction, under the locks of their wallets.

    wallets: by id. A redemption that was voided meanwhile stays as it is, and so does one whose
    voucher was used.
    """
    undone = []
    for one in used:
        hold = sql.one(_HOLD, [one.id])
        assert hold is not None, "a redemption has its hold"
        held = HeldPoints(*hold)
        if held.status == HoldStatus.CAPTURED and redeemed_vouchers.take_back(
            one.kind, one.id, as_of=as_of
        ):
            holds.reverse(wallets[one.wallet_id], held, page=page, at=as_of)
            undone.append(one)
    # All at once: stocks that were locked one by one could be locked by others the other way round.
    catalogue.give_back(Counter(one.reward_id for one in undone))
    tidings.tell_all((one.parties for one in undone), "voided", as_of=as_of)


def lapse_due(*, as_of: datetime, limit: int = LAPSE_CHUNK) -> int:
    """
    Let up to `limit` holds lapse whose time is over, in one transaction of its own.

    Busy wallets are left for the next run. Returns how many lapsed; a run more changes nothing.
    """
    with transaction.atomic(durable=True):
        due = sql.rows(_DUE, [HoldStatus.PLACED, as_of, limit])
        wallets = lock_free(wallet_id for _, wallet_id in due) if due else {}
        if not wallets:
            return 0
        still = sql.rows(
            _STILL_DUE, [[key for key, _ in due], list(wallets), HoldStatus.PLACED, as_of]
        )
        holds.release(
            [key for key, *_ in still],
            wallets=wallets.values(),
            at=as_of,
            status=HoldStatus.LAPSED,
        )
        catalogue.give_back(Counter(reward_id for _, reward_id, *_ in still))
        tidings.tell_all((Parties(*told) for _, _, *told in still), "lapsed", as_of=as_of)
    following.follow(wallets, as_of=as_of)
    return len(still)


def _under_lock(redemption: Redemption | Taken) -> tuple[LockedWallet, HeldPoints, Parties, str]:
    """Lock the wallet, then read the hold: what is read before the lock may be old."""
    named = [redemption.pk, redemption.member_id, redemption.reward_id]
    row = sql.one(_WALLET_OF, named)
    assert row is not None, "a redemption has its hold"
    wallet_id, member, reward, kind = row
    wallet = lock([wallet_id])[wallet_id]
    hold = sql.one(_HOLD, [redemption.pk])
    assert hold is not None
    parties = Parties(redemption.public_id, member, reward, redemption.points)
    return wallet, HeldPoints(*hold), parties, kind


def _claim_for(redemption: Redemption | Taken, purchase_id: int | None) -> None:
    if purchase_id is None:
        return
    used_by = sql.one(_USED_BY, [redemption.pk])
    assert used_by is not None
    if used_by[0] not in {None, purchase_id}:
        raise RedemptionUsed(
            f"{redemption.shown_id} was confirmed by another sale; leave it out of this one."
        )
    sql.run(_CONFIRMED, [purchase_id, False, redemption.pk, False, purchase_id])
