"""
A confirm after the lapse: what was let go is wanted again.

Always: points, stock and the member's limit are asked for anew, as they are by now.
"""

from datetime import datetime

from loyalty.ledger import holds
from loyalty.ledger.holds import HeldPoints
from loyalty.ledger.locking import LockedWallet
from loyalty.models import HoldStatus, Redemption
from loyalty.redemptions import Taken
from loyalty.reward_gates import Allowance, refuse_used_up
from rewards import catalogue
from rewards.models import Reward


def place_again(
    wallet: LockedWallet, hold: HeldPoints, redemption: Redemption | Taken, *, as_of: datetime
) -> HeldPoints:
    """
    Hold the points of a redemption that has lapsed once more, under the lock of its wallet.

    Raises InsufficientPoints, RewardUnavailable, RewardOutOfStock, RewardLimitReached.
    """
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
