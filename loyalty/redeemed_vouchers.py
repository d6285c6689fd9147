"""
The code that a redemption of a voucher gives, and what becomes of it when that is undone.

Always: a code is taken when the points are spent, not while they are only held, so that what lapses
uses up no code of a partner's; one that was used keeps its redemption.
"""

from datetime import datetime

from loyalty import vouchers
from loyalty.models import Voucher, VoucherStatus
from loyalty.vouchers import PoolEmpty
from members.errors import DomainError
from rewards.models import Reward, RewardKind

VOUCHER = RewardKind.VOUCHER.value


class VoucherSpent(DomainError):
    code = "voucher_spent"
    title = "The voucher of the redemption was used"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("Its voucher was used, so its points stay spent; staff can adjust them.")


def foresee(kind: str, reward_id: int) -> None:
    """Refuse to hold points for a voucher of which none is left. Raises PoolEmpty."""
    if kind != VOUCHER:
        return
    reward = Reward.objects.get(pk=reward_id)
    assert reward.pool_id is not None, "by constraint"
    if not vouchers.left_in(reward.pool_id, 1):
        raise PoolEmpty(reward)


def give(kind: str, *, redemption_id: int, reward_id: int, member_id: int, as_of: datetime) -> None:
    """Take the code of a redemption whose points are spent now. Raises PoolEmpty."""
    if kind != VOUCHER:
        return
    reward = Reward.objects.select_related("program").get(pk=reward_id)
    assert reward.pool_id is not None, "by constraint"
    vouchers.take_from_pool(
        pool_id=reward.pool_id,
        reward=reward,
        member_id=member_id,
        redemption_id=redemption_id,
        as_of=as_of,
    )


def take_back(kind: str, redemption_id: int, *, as_of: datetime) -> bool:
    """Revoke the code of a redemption that is undone; False when it was used already."""
    if kind != VOUCHER or vouchers.revoke_of_redemption(redemption_id, as_of):
        return True
    used = Voucher.objects.filter(redemption_id=redemption_id, status=VoucherStatus.USED)
    return not used.exists()
