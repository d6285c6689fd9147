"""What staff configure; the database keeps what must always hold."""

from rewards.models.lasting import ExpiryFrom, ExpiryPolicy, ExpiryRounding, PendingPolicy
from rewards.models.program import Program, ReturnPolicy
from rewards.models.reward import Reward
from rewards.models.rule import Award, EarningRule, Rounding, RuleVersion
from rewards.models.tier import Tier

__all__ = [
    "Award",
    "EarningRule",
    "ExpiryFrom",
    "ExpiryPolicy",
    "ExpiryRounding",
    "PendingPolicy",
    "Program",
    "ReturnPolicy",
    "Reward",
    "Rounding",
    "RuleVersion",
    "Tier",
]
