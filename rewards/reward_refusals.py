"""Why a reward is refused, as errors: one for each thing that a member may lack."""

from datetime import date
from typing import Final

from members.errors import DomainError
from rewards import gates
from rewards.gates import Obstacle
from rewards.speech import obstacles, speech


class RewardOutOfStock(DomainError):
    code = "reward_out_of_stock"
    title = "None of this reward is left"
    http_status = 409


class RewardUnavailable(DomainError):
    code = "reward_unavailable"
    title = "The reward is not on offer"
    http_status = 409


class RewardForOtherTier(DomainError):
    code = "reward_other_tier"
    title = "The reward is for members of another tier"
    http_status = 409


class RewardForOthers(DomainError):
    code = "reward_other_segment"
    title = "The reward is not for this member"
    http_status = 409


class RewardElsewhere(DomainError):
    code = "reward_other_store"
    title = "The reward is for other stores"
    http_status = 409


class RewardOnOtherDay(DomainError):
    code = "reward_other_day"
    title = "The reward is for other days"
    http_status = 409


class RewardAtOtherHours(DomainError):
    code = "reward_other_hours"
    title = "The reward is for other hours"
    http_status = 409


class RewardLimitReached(DomainError):
    code = "reward_limit_reached"
    title = "The member has had this reward as often as they may"
    http_status = 409


_KINDS: Final[dict[str, type[DomainError]]] = {
    gates.OTHER_TIER: RewardForOtherTier,
    gates.OTHER_SEGMENT: RewardForOthers,
    gates.OTHER_STORE: RewardElsewhere,
    gates.OTHER_DAY: RewardOnOtherDay,
    gates.OTHER_HOURS: RewardAtOtherHours,
    gates.LIMIT_REACHED: RewardLimitReached,
}


def refusal(name: str, obstacle: Obstacle, *, today: date) -> DomainError:
    """The error that an obstacle is; name: the reward's."""
    # No refusal of these counts points: the name of the program's is not in its sentence.
    sentence = obstacles.sentence(speech("en", ""), obstacle, today)
    return _KINDS[obstacle.code](f"{name}: {sentence}")
