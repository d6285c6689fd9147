"""
A member is blocked: what they set aside goes back, and nothing more is set aside for them.

Always: once a member is blocked, no hold of theirs is open, whichever of their wallets it stands
in; what was confirmed before stays confirmed. Points stay where they are: those of a blocked
member in their wallet, those of a household in its pool, which the others go on using.
Lock order: members, then their wallets. A redemption looks at the member's status again under the
lock of its wallet (`redemptions`), so that none can slip past.
Source: docs/how-to/block-members.md
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from django.db import transaction

from loyalty import following, tidings
from loyalty.ledger import holds
from loyalty.ledger.locking import lock
from loyalty.models import HoldStatus
from loyalty.tidings import Parties
from members import blocking as rows
from members import sql
from members.actors import Actor
from members.models import Member
from rewards import catalogue

# Where they may hold points, now or in a moment: the wallets of their home, and of homes they left.
_WALLETS = """
SELECT w.id FROM members_member m
JOIN loyalty_wallet w ON w.member_id = coalesce(m.holder_id, m.id) WHERE m.id = ANY(%s)
UNION
SELECT h.wallet_id FROM loyalty_redemption r JOIN loyalty_hold h ON h.id = r.id
WHERE r.member_id = ANY(%s) AND h.status = %s
"""
_HELD = """
SELECT h.id, r.reward_id, r.public_id, m.public_id, w.public_id, h.points
FROM loyalty_redemption r JOIN loyalty_hold h ON h.id = r.id
JOIN members_member m ON m.id = r.member_id JOIN rewards_reward w ON w.id = r.reward_id
WHERE r.member_id = ANY(%s) AND h.status = %s ORDER BY h.id
"""


class Turn(Protocol):
    """`block`, and its way back."""

    def __call__(self, *, member: Member, reason: str, as_of: datetime, actor: Actor) -> Member: ...


def block(*, member: Member, reason: str, as_of: datetime, actor: Actor) -> Member:
    """
    Block a member: they earn, redeem, give and sign in no more; open holds are released.

    Raises MemberMerged, MemberNotActive for one who is closed; then nothing is written.
    Repeat behaviour: who is blocked stays as they are.
    """
    with transaction.atomic(durable=True):
        people = rows.block(member=member, reason=reason, as_of=as_of, actor=actor)
        freed = _release(people, as_of) if people else []
    if freed:
        following.follow(freed, as_of=as_of)
    member.refresh_from_db()
    return member


def unblock(*, member: Member, reason: str, as_of: datetime, actor: Actor) -> Member:
    """
    Take a blocked member back. Sales that were refused meanwhile wait for staff to queue them
    again (`crediting.queue_again`); what was released stays released.

    Raises and repeats as `block`.
    """
    with transaction.atomic(durable=True):
        rows.unblock(member=member, reason=reason, as_of=as_of, actor=actor)
    member.refresh_from_db()
    return member


def _release(people: Collection[int], as_of: datetime) -> list[int]:
    """Give back all that these hold; the keys of the wallets it went back to."""
    keys = list(people)
    wallets = lock(key for (key,) in sql.rows(_WALLETS, [keys, keys, HoldStatus.PLACED]))
    held = sql.rows(_HELD, [keys, HoldStatus.PLACED])
    if not held:
        return []
    ids = [key for key, *_ in held]
    holds.release(ids, wallets=wallets.values(), at=as_of, status=HoldStatus.RELEASED)
    catalogue.give_back(Counter(reward_id for _, reward_id, *_ in held))
    tidings.tell_all((Parties(*told) for _, _, *told in held), "voided", as_of=as_of)
    return list(wallets)
