"""
A confirm after the lapse: what was let go is wanted again.

Always: the member's status and limit, points and stock are asked for anew, as they are by now.
"""

from datetime import datetime

from loyalty.ledger import holds
from loyalty.ledger.holds import HeldPoints
from loyalty.ledger.locking import LockedWallet
from loyalty.models import HoldStatus, Redemption
from loyalty.redeemers import MemberNotActive
from loyalty.redemptions import Taken
from loyalty.reward_gates import Allowance, refuse_used_up
from members import sql
from members.models import MemberStatus
from rewards import catalogue
from rewards.models import Reward

_STATUS = """
SELECT p.status FROM members_member m
JOIN members_member p ON p.id = coalesce(m.merged_into_id, m.id) WHERE m.id = %s
"""


def place_again(
    wallet: LockedWallet, hold: HeldPoints, redemption: Redemption | Taken, *, as_of: datetime
) -> HeldPoints:
    """
    Hold the points of a redemption that has lapsed once more, under the lock of its wallet.

    Raises MemberNotActive, InsufficientPoints, RewardUnavailable, RewardOutOfStock,
    RewardLimitReached.
    """
    _refuse_idle(redemption.member_id)
    refuse_taken_since(redemption, as_of=as_of)
    holds.place(wallet, hold_id=hold.id, points=hold.points, as_of=as_of, lapses_at=as_of)
    catalogue.take(reward_id=redemption.reward_id, as_of=redemption.occurred_at)
    return hold._replace(status=HoldStatus.PLACED)


def refuse_taken_since(redemption: Redemption | Taken, *, as_of: datetime) -> None:
    """
    The lapse freed the limit, and the member may have used it since: raises RewardLimitReached.

    Always: it freed the limit at its instant, whether the sweep has come by or not.
    """
    reward = Reward.objects.select_related("program").get(pk=redemption.reward_id)
    if reward.member_times_max is not None:
        refuse_used_up(
            Allowance(reward.pk, reward.member_times_max, reward.member_times_per),
            reward.name,
            member_id=redemption.member_id,
            moment=redemption.occurred_at,
            as_of=as_of,
            time_zone=reward.program.time_zone,
        )


def _refuse_idle(member_id: int) -> None:
    row = sql.one(_STATUS, [member_id])
    assert row is not None, "a redemption has its member"
    if row[0] != MemberStatus.ACTIVE:
        raise MemberNotActive(f"This member is {row[0]}; staff can say why.")
