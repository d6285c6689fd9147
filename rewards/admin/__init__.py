"""How staff configure the program: thin doors to the same functions that files and tasks use."""

from rewards.admin.program import ProgramAdmin
from rewards.admin.receipt_template import ReceiptTemplateAdmin
from rewards.admin.reward import RewardAdmin
from rewards.admin.rule import EarningRuleAdmin
from rewards.admin.stamp_card import StampCardAdmin
from rewards.admin.tier import TierAdmin
from rewards.admin.version import RuleVersionAdmin
from rewards.admin.voucher_pool import VoucherPoolAdmin

__all__ = [
    "EarningRuleAdmin",
    "ProgramAdmin",
    "ReceiptTemplateAdmin",
    "RewardAdmin",
    "RuleVersionAdmin",
    "StampCardAdmin",
    "TierAdmin",
    "VoucherPoolAdmin",
]
