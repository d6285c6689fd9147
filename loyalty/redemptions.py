"""
A member takes a reward: points, stock and redemption together, or not at all.

Always: held points are gone from what is available at once; the price is the one it was made at.
What becomes of it then is in `loyalty.settlement`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import transaction
from pydantic_core import from_json, to_json

from events.outbox import ALONGSIDE
from loyalty import redeemed_vouchers, tidings
from loyalty.ledger import extending, holds
from loyalty.ledger.holds import HeldPoints
from loyalty.ledger.posting import Page
from loyalty.models import Hold, HoldStatus, Redemption
from loyalty.redeemers import MemberNotActive, Wish, find_and_lock
from loyalty.reward_gates import refuse_closed
from loyalty.reward_prices import set_price
from loyalty.tidings import Parties
from members import sql
from members.actors import Actor
from members.errors import DomainError
from members.ids import public_id
from members.request_keys import KeyReused
from rewards import catalogue
from rewards.rulebook import Rulebook

STATUSES: Mapping[int, str] = {
    HoldStatus.PLACED: "held",
    HoldStatus.CAPTURED: "confirmed",
    HoldStatus.RELEASED: "voided",
    HoldStatus.REVERSED: "voided",
    HoldStatus.LAPSED: "lapsed",
}

# What `Taken` is read from; a condition follows.
TAKEN: LiteralString = """
SELECT r.id, r.public_id, r.member_id, r.reward_id, r.points, r.store_id, r.occurred_at, r.is_late,
    r.answer, h.status, m.public_id, w.public_id, w.code, w.name, p.public_id, r.money_minor,
    r.value_minor, g.currency, v.code
FROM loyalty_redemption r JOIN loyalty_hold h ON h.id = r.id
JOIN members_member m ON m.id = r.member_id JOIN rewards_reward w ON w.id = r.reward_id
JOIN rewards_program g ON g.id = r.program_id
LEFT JOIN loyalty_purchase p ON p.id = r.purchase_id
LEFT JOIN loyalty_voucher v ON v.redemption_id = r.id
"""
_FIND: LiteralString = TAKEN + "WHERE r.public_id = %s"

_INSERT: LiteralString = """
INSERT INTO loyalty_redemption (id, public_id, program_id, member_id, reward_id, points,
    money_minor, value_minor, store_id, recorded_by_id, idempotency_key, fingerprint, answer,
    is_late, occurred_at, received_at)
-- Asked again: who waited for the lock of the wallet knows the member as they were before.
SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, false, %s, %s
FROM members_member m JOIN members_member p ON p.id = coalesce(m.merged_into_id, m.id)
WHERE m.id = %s AND p.status = 'active'
ON CONFLICT DO NOTHING
"""


class Taken(NamedTuple):
    """A redemption with all that is shown of it, read by one statement."""

    pk: int
    public_id: UUID
    member_id: int
    reward_id: int
    points: int
    store_id: int | None
    occurred_at: datetime
    is_late: bool
    answer: dict[str, Any]
    status: str
    member: UUID
    reward: UUID
    reward_code: str
    reward_name: str
    purchase: UUID | None
    money_minor: int
    value_minor: int
    currency: str
    voucher: str | None

    @property
    def shown_id(self) -> str:
        """The id the outside knows: `red_…`."""
        return public_id("red", self.public_id)


class Redeemed(NamedTuple):
    """The redemption, and what the request that made it is told."""

    redemption: Redemption
    is_repeat: bool


def redeem(wish: Wish, book: Rulebook, *, actor: Actor) -> Redeemed:
    """
    Set the price of a reward aside, or spend it at once.

    Raises UnknownMember, UnknownReward, MemberNotActive, InsufficientPoints, RewardUnavailable,
    RewardOutOfStock, KeyReused, what `reward_gates` and `reward_prices` raise; then nothing is
    written.
    Repeat behaviour: under the same Idempotency-Key, the first redemption and its answer.
    """
    try:
        with transaction.atomic(durable=True):
            return Redeemed(_redeem(wish, book, actor), is_repeat=False)
    except (_NotStored, DomainError) as refusal:
        # The first request may have taken the very points that are missing now.
        first = _first_of(wish)
        if first is not None:
            return Redeemed(first, is_repeat=True)
        if isinstance(refusal, DomainError):
            raise
        raise MemberNotActive("This member is not active any more; staff can say why.") from None


def find(uuid: UUID) -> Taken | None:
    """A redemption as it stands now; None when there is none."""
    found = sql.one(_FIND, [uuid])
    return None if found is None else taken(found)


def taken(row: sql.Row) -> Taken:
    """Read what `TAKEN` gives."""
    # Django has its connections hand JSON over as text.
    return Taken(*row)._replace(answer=from_json(row[8]), status=STATUSES[row[9]])


def status(redemption: Redemption) -> str:
    """What has become of it: held, confirmed, voided or lapsed."""
    return STATUSES[Hold.objects.values_list("status", flat=True).get(pk=redemption.pk)]


class _NotStored(Exception):
    """Its key is taken, or its member is active no more, since the wallet was waited for."""


def _redeem(wish: Wish, book: Rulebook, actor: Actor) -> Redemption:
    """1. find, lock, price, 2. hold, 3. spend if asked, 4. record and tell, 5. take the stock."""
    redemption, wallet, sought = find_and_lock(wish, book)
    refuse_closed(
        sought,
        member_id=redemption.member_id,
        store_id=wish.store_id,
        moment=wish.occurred_at,
        book=book,
    )
    set_price(redemption, sought, wish, book)
    redeemed_vouchers.foresee(sought.kind, sought.id)
    lapses_at = wish.occurred_at + timedelta(minutes=book.hold_minutes)
    available = holds.place(
        wallet,
        hold_id=redemption.pk,
        points=redemption.points,
        as_of=wish.occurred_at,
        lapses_at=lapses_at,
    )
    if wish.is_captured:
        page = Page(actor=actor)
        hold = HeldPoints(
            redemption.pk,
            redemption.points,
            0,
            HoldStatus.PLACED,
            placed_at=wish.occurred_at,
            lapses_at=lapses_at,
        )
        holds.capture(wallet, hold, page=page, at=wish.occurred_at)
        page.write()
        extending.by_redemption(wallet, at=wish.occurred_at)
    redemption.answer = {
        "status": "confirmed" if wish.is_captured else "held",
        "available": available,
        "lapses_at": None if wish.is_captured else lapses_at,
    }
    parties = Parties(redemption.public_id, wish.member, wish.reward, redemption.points)
    outcome = redemption.answer["status"]
    _insert(redemption, tidings.row(parties, outcome, as_of=wish.occurred_at))
    catalogue.take(reward_id=redemption.reward_id, as_of=wish.occurred_at)
    if wish.is_captured:
        redeemed_vouchers.give(
            sought.kind,
            redemption_id=redemption.pk,
            reward_id=sought.id,
            member_id=redemption.member_id,
            as_of=wish.occurred_at,
        )
    return redemption


def _insert(redemption: Redemption, told: list[Any]) -> None:
    inserted = sql.run(
        ALONGSIDE + _INSERT,
        [
            *told,
            redemption.pk,
            redemption.public_id,
            redemption.program_id,
            redemption.member_id,
            redemption.reward_id,
            redemption.points,
            redemption.money_minor,
            redemption.value_minor,
            redemption.store_id,
            redemption.recorded_by_id,
            redemption.idempotency_key,
            redemption.fingerprint,
            to_json(redemption.answer).decode(),
            redemption.occurred_at,
            redemption.received_at,
            redemption.member_id,
        ],
    )
    if not inserted:
        raise _NotStored


def _first_of(wish: Wish) -> Redemption | None:
    if wish.idempotency_key is None:
        return None
    keyed = Redemption.objects.filter(
        recorded_by_id=wish.recorded_by_id, idempotency_key=wish.idempotency_key
    )
    # Without an API key it is the member's own: keys of members are kept apart by member.
    first = keyed.filter(
        **({} if wish.recorded_by_id else {"member__public_id": wish.member})
    ).first()
    if first is not None and bytes(first.fingerprint) != wish.fingerprint:
        raise KeyReused
    return first
