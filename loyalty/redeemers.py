"""
Who redeems what: the wish of a till or an app, and what it names, found and locked.

Always: what is decided about a wallet is read after its lock.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from loyalty.ledger.locking import LockedWallet
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import PointKind, Redemption
from members import sql
from members.errors import DomainError, FieldError
from members.ids import new_uuid
from members.models import Member, MemberStatus
from rewards.gates import Gates
from rewards.pricing import Rate
from rewards.rulebook import Rulebook

# One statement finds both and locks the wallet; what is decided under the lock is read after it.
# Whose points nobody else keeps may spend them: households are not even looked for.
_BEGIN = """
SELECT nextval('loyalty_source_id'), m.id,
    CASE WHEN m.merged_into_id IS NULL THEN m.status
        ELSE (SELECT s.status FROM members_member s WHERE s.id = m.merged_into_id) END,
    m.holder_id IS NULL OR coalesce((
        SELECT h.may_spend FROM members_householdmembership h
        WHERE h.member_id = coalesce(m.merged_into_id, m.id) AND h.left_at IS NULL
    ), true),
    r.id, r.name, r.kind, r.price_points, r.price_minor, r.value_minor, r.percent, r.scope,
    r.points_min, r.bill_percent_max, r.pool_id, r.voucher_days, r.member_times_max,
    r.member_times_per, r.weekdays, r.from_time, r.until_time, r.stores, r.tiers, r.segments,
    w.id, w.member_id, w.program_id, w.balance, w.held, w.debt, w.version
FROM rewards_reward r, members_member m
JOIN loyalty_wallet w ON w.member_id = coalesce(m.holder_id, m.id)
    AND w.program_id = %(program)s AND w.kind = %(kind)s
WHERE r.public_id = %(reward)s AND r.program_id = %(program)s AND m.public_id = %(member)s
    AND m.kind = 'person'
FOR NO KEY UPDATE OF w
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


class MayNotSpend(DomainError):
    code = "may_not_spend"
    title = "The member may not spend the household's points"
    http_status = 403

    def __init__(self) -> None:
        super().__init__(
            "The owner of the household lets this member earn, and not spend; ask the owner."
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What a till or an app asks for.

    is_captured: spend at once instead of holding. fingerprint: 16 bytes over what was sent.
    price: the points of the price that is wanted, the first when None. points: how many pay, of a
    reward that is paying with points. bill_minor: what there is to pay, where that is known.
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
    price: int | None = None
    points: int | None = None
    bill_minor: int | None = None


class Sought(NamedTuple):
    """The reward that is wanted, with all it asks for."""

    id: int
    name: str
    kind: str
    price_points: int
    price_minor: int
    value_minor: int
    percent: int | None
    scope: str
    points_min: int | None
    bill_percent_max: int | None
    pool_id: int | None
    voucher_days: int | None
    member_times_max: int | None
    member_times_per: str
    gates: Gates

    @property
    def rate(self) -> Rate:
        return Rate(self.price_points, self.value_minor, self.points_min, self.bill_percent_max)


_UNGATED = len(Sought._fields) - 1
_SOUGHT = _UNGATED + len(Gates._fields)


def find_and_lock(wish: Wish, book: Rulebook) -> tuple[Redemption, LockedWallet, Sought]:
    """
    The redemption to be, not stored and not priced yet, the wallet that pays, locked, and the
    reward.

    Raises UnknownRedeemer, UnknownReward, MemberNotActive, MayNotSpend; InsufficientPoints without
    a wallet.
    """
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
    key, member_id, member_status, may_spend, *rest = found
    if member_status != MemberStatus.ACTIVE:
        raise MemberNotActive(f"This member is {member_status}; staff can say why.")
    if not may_spend:
        raise MayNotSpend
    locked = LockedWallet(*rest[_SOUGHT:])
    sought = Sought(*[*rest[:_UNGATED], Gates(*rest[_UNGATED:_SOUGHT])])
    redemption = Redemption(
        id=key,
        public_id=new_uuid(),
        program_id=book.program_id,
        member_id=member_id,
        reward_id=sought.id,
        store_id=wish.store_id,
        recorded_by_id=wish.recorded_by_id,
        idempotency_key=wish.idempotency_key,
        fingerprint=wish.fingerprint,
        occurred_at=wish.occurred_at,
        received_at=wish.received_at,
    )
    return redemption, locked, sought


def refuse_who_may_not_spend(member: Member) -> None:
    """Raises MayNotSpend for one whom their household lets earn only."""
    if member.memberships.filter(left_at__isnull=True, may_spend=False).exists():
        raise MayNotSpend


def _why_not(wish: Wish, book: Rulebook) -> DomainError:
    """Nothing could be locked: which of the three was missing?"""
    price = sql.one(
        "SELECT price_points FROM rewards_reward WHERE public_id = %s AND program_id = %s",
        [wish.reward, book.program_id],
    )
    if price is None:
        return UnknownReward()
    member = "SELECT FROM members_member WHERE public_id = %s AND kind = 'person'"
    if sql.one(member, [wish.member]) is None:
        return UnknownRedeemer()
    return InsufficientPoints(needed=wish.points or wish.price or price[0], available=0)
