"""What staff configure; the database keeps what must always hold."""

from rewards.models.program import ExpiryPolicy, Program, ReturnPolicy
from rewards.models.reward import Reward
from rewards.models.rule import Award, EarningRule, Rounding, RuleVersion
from rewards.models.tier import Tier

__all__ = [
    "Award",
    "EarningRule",
    "ExpiryPolicy",
    "Program",
    "ReturnPolicy",
    "Reward",
    "Rounding",
    "RuleVersion",
    "Tier",
]
