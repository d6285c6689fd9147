"""What staff configure; the database keeps what must always hold."""

from rewards.models.awarding import Award, GroupMode, OverLimit, Rounding, RulePoints
from rewards.models.campaign import Campaign
from rewards.models.event_type import EventType
from rewards.models.lasting import ExpiryFrom, ExpiryPolicy, ExpiryRounding, PendingPolicy
from rewards.models.program import Program, ReturnPolicy
from rewards.models.receipt_template import ReceiptTemplate
from rewards.models.reward import Period, Reward, RewardKind, RewardPrice, RewardScope
from rewards.models.rule import EarningRule, RulePause
from rewards.models.segment import Segment
from rewards.models.stamp_card import StampCard, StampPer
from rewards.models.tier import Tier
from rewards.models.tier_terms import TierBasis, TierFall, TierReturns, TierReview, TierWindow
from rewards.models.version import RuleVersion
from rewards.models.voucher_pool import VoucherPool

__all__ = [
    "Award",
    "Campaign",
    "EarningRule",
    "EventType",
    "ExpiryFrom",
    "ExpiryPolicy",
    "ExpiryRounding",
    "GroupMode",
    "OverLimit",
    "PendingPolicy",
    "Period",
    "Program",
    "ReceiptTemplate",
    "ReturnPolicy",
    "Reward",
    "RewardKind",
    "RewardPrice",
    "RewardScope",
    "Rounding",
    "RulePause",
    "RulePoints",
    "RuleVersion",
    "Segment",
    "StampCard",
    "StampPer",
    "Tier",
    "TierBasis",
    "TierFall",
    "TierReturns",
    "TierReview",
    "TierWindow",
    "VoucherPool",
]
