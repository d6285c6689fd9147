"""
A member takes a reward: points, stock and redemption together, or not at all.

Always: held points are gone from what is available at once; the price is the one it was made at.
What becomes of it then is in `loyalty.settlement`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import transaction
from pydantic_core import from_json, to_json

from events.outbox import ALONGSIDE
from loyalty import tidings
from loyalty.ledger import holds
from loyalty.ledger.holds import HeldPoints
from loyalty.ledger.locking import LockedWallet
from loyalty.ledger.posting import Page
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Hold, HoldStatus, PointKind, Redemption
from loyalty.tidings import Parties
from members import sql
from members.actors import Actor
from members.errors import DomainError, FieldError
from members.ids import new_uuid, public_id
from members.models import MemberStatus
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

# One statement finds both and locks the wallet; what is decided under the lock is read after it.
_BEGIN = """
SELECT nextval('loyalty_source_id'), r.id, r.price_points, m.status,
    w.id, w.member_id, w.program_id, w.balance, w.held, w.debt, w.version
FROM rewards_reward r, members_member m
JOIN loyalty_wallet w ON w.member_id = m.id AND w.program_id = %(program)s AND w.kind = %(kind)s
WHERE r.public_id = %(reward)s AND r.program_id = %(program)s AND m.public_id = %(member)s
FOR NO KEY UPDATE OF w
"""

_FIND = """
SELECT r.id, r.public_id, r.member_id, r.reward_id, r.points, r.store_id, r.occurred_at, r.is_late,
    r.answer, h.status, m.public_id, w.public_id, w.code, w.name, p.public_id
FROM loyalty_redemption r JOIN loyalty_hold h ON h.id = r.id
JOIN members_member m ON m.id = r.member_id JOIN rewards_reward w ON w.id = r.reward_id
LEFT JOIN loyalty_purchase p ON p.id = r.purchase_id
WHERE r.public_id = %s
"""

_INSERT: LiteralString = """
INSERT INTO loyalty_redemption (id, public_id, program_id, member_id, reward_id, points, store_id,
    recorded_by_id, idempotency_key, fingerprint, answer, is_late, occurred_at, received_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, false, %s, %s)
ON CONFLICT DO NOTHING
"""


class UnknownReward(DomainError):
    code = "unknown_reward"
    title = "There is no such reward"

    def __init__(self) -> None:
        detail = "No reward of this program has this id; GET /v1/rewards lists them."
        super().__init__(detail, errors=[FieldError("/reward", self.code, detail)])


class UnknownRedeemer(DomainError):
    code = "unknown_member"
    title = "There is no such member"

    def __init__(self) -> None:
        detail = "No member has this id; find it with POST /v1/lookups."
        super().__init__(detail, errors=[FieldError("/member", self.code, detail)])


class MemberNotActive(DomainError):
    code = "member_not_active"
    title = "The member cannot redeem"
    http_status = 409


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What a till or an app asks for.

    is_captured: spend at once instead of holding. fingerprint: 16 bytes over what was sent.
    """

    member: UUID
    reward: UUID
    is_captured: bool
    occurred_at: datetime
    received_at: datetime
    fingerprint: bytes
    store_id: int | None = None
    recorded_by_id: int | None = None
    idempotency_key: str | None = None


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
    RewardOutOfStock, KeyReused; then nothing is written.
    Repeat behaviour: under the same Idempotency-Key, the first redemption and its answer.
    """
    try:
        with transaction.atomic(durable=True):
            return Redeemed(_redeem(wish, book, actor), is_repeat=False)
    except (_KeyTaken, DomainError) as refusal:
        # The first request may have taken the very points that are missing now.
        first = _first_of(wish)
        if first is not None:
            return Redeemed(first, is_repeat=True)
        if isinstance(refusal, DomainError):
            raise
        raise AssertionError("a key was taken by nobody") from refusal


def find(uuid: UUID) -> Taken | None:
    """A redemption as it stands now; None when there is none."""
    found = sql.one(_FIND, [uuid])
    if found is None:
        return None
    # Django has its connections hand JSON over as text.
    return Taken(*found)._replace(answer=from_json(found[8]), status=STATUSES[found[9]])


def status(redemption: Redemption) -> str:
    """What has become of it: held, confirmed, voided or lapsed."""
    return STATUSES[Hold.objects.values_list("status", flat=True).get(pk=redemption.pk)]


class _KeyTaken(Exception):
    pass


def _redeem(wish: Wish, book: Rulebook, actor: Actor) -> Redemption:
    """1. find and lock, 2. hold, 3. spend if asked, 4. record and tell, 5. take the stock."""
    redemption, wallet = _begin(wish, book)
    lapses_at = wish.occurred_at + timedelta(minutes=book.hold_minutes)
    holds.place(
        wallet,
        hold_id=redemption.pk,
        points=redemption.points,
        as_of=wish.occurred_at,
        lapses_at=lapses_at,
    )
    if wish.is_captured:
        page = Page(actor=actor)
        hold = HeldPoints(redemption.pk, redemption.points, 0, HoldStatus.PLACED)
        holds.capture(wallet, hold, page=page, at=wish.occurred_at)
        page.write()
    redemption.answer = {
        "status": "confirmed" if wish.is_captured else "held",
        "available": wallet.balance - wallet.held,
        "lapses_at": None if wish.is_captured else lapses_at,
    }
    parties = Parties(redemption.public_id, wish.member, wish.reward, redemption.points)
    outcome = redemption.answer["status"]
    _insert(redemption, tidings.row(parties, outcome, as_of=wish.occurred_at))
    catalogue.take(reward_id=redemption.reward_id, as_of=wish.occurred_at)
    return redemption


def _begin(wish: Wish, book: Rulebook) -> tuple[Redemption, LockedWallet]:
    found = sql.one(
        _BEGIN,
        {
            "program": book.program_id,
            "kind": PointKind.SPENDABLE,
            "reward": wish.reward,
            "member": wish.member,
        },
    )
    if found is None:
        raise _why_not(wish, book)
    key, reward_id, price, member_status, *wallet = found
    if member_status != MemberStatus.ACTIVE:
        raise MemberNotActive(f"This member is {member_status}; staff can say why.")
    locked = LockedWallet(*wallet)
    redemption = Redemption(
        id=key,
        public_id=new_uuid(),
        program_id=book.program_id,
        member_id=locked.member_id,
        reward_id=reward_id,
        points=price,
        store_id=wish.store_id,
        recorded_by_id=wish.recorded_by_id,
        idempotency_key=wish.idempotency_key,
        fingerprint=wish.fingerprint,
        occurred_at=wish.occurred_at,
        received_at=wish.received_at,
    )
    return redemption, locked


def _why_not(wish: Wish, book: Rulebook) -> DomainError:
    """Nothing could be locked: which of the three was missing?"""
    price = sql.one(
        "SELECT price_points FROM rewards_reward WHERE public_id = %s AND program_id = %s",
        [wish.reward, book.program_id],
    )
    if price is None:
        return UnknownReward()
    if sql.one("SELECT FROM members_member WHERE public_id = %s", [wish.member]) is None:
        return UnknownRedeemer()
    return InsufficientPoints(needed=price[0], available=0)


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
            redemption.store_id,
            redemption.recorded_by_id,
            redemption.idempotency_key,
            redemption.fingerprint,
            to_json(redemption.answer).decode(),
            redemption.occurred_at,
            redemption.received_at,
        ],
    )
    if not inserted:
        raise _KeyTaken


def _first_of(wish: Wish) -> Redemption | None:
    if wish.idempotency_key is None:
        return None
    first = Redemption.objects.filter(
        recorded_by_id=wish.recorded_by_id, idempotency_key=wish.idempotency_key
    ).first()
    if first is not None and bytes(first.fingerprint) != wish.fingerprint:
        raise KeyReused
    return first
