"""The pages of what happened: they show, and two actions go through the same doors as a till."""

from loyalty.admin.adjustment import AdjustmentAdmin, AdjustmentLimitAdmin
from loyalty.admin.backtest import BackTestAdmin
from loyalty.admin.campaign import CampaignAdmin
from loyalty.admin.case import CaseAdmin
from loyalty.admin.claim import ClaimAdmin
from loyalty.admin.entry import EntryAdmin
from loyalty.admin.household import HouseholdAdmin
from loyalty.admin.lot import LotAdmin
from loyalty.admin.member import MemberWithPointsAdmin
from loyalty.admin.member_event import EventTypeAdmin, MemberEventAdmin
from loyalty.admin.merge import MergeAdmin
from loyalty.admin.program import ProgramWithPreviewAdmin
from loyalty.admin.purchase import PurchaseAdmin
from loyalty.admin.redemption import RedemptionAdmin
from loyalty.admin.refund import RefundAdmin
from loyalty.admin.refusal import RefusalAdmin
from loyalty.admin.segment import SegmentAdmin
from loyalty.admin.stamp_card import StampCardWithStampsAdmin
from loyalty.admin.tier import ThresholdChangeAdmin, TierWithMembersAdmin
from loyalty.admin.transfer import TransferAdmin
from loyalty.admin.version import VersionWithTrialsAdmin
from loyalty.admin.voucher import VoucherAdmin, VoucherPoolWithCodesAdmin
from loyalty.admin.wallet import WalletAdmin

__all__ = [
    "AdjustmentAdmin",
    "AdjustmentLimitAdmin",
    "BackTestAdmin",
    "CampaignAdmin",
    "CaseAdmin",
    "ClaimAdmin",
    "EntryAdmin",
    "EventTypeAdmin",
    "HouseholdAdmin",
    "LotAdmin",
    "MemberEventAdmin",
    "MemberWithPointsAdmin",
    "MergeAdmin",
    "ProgramWithPreviewAdmin",
    "PurchaseAdmin",
    "RedemptionAdmin",
    "RefundAdmin",
    "RefusalAdmin",
    "SegmentAdmin",
    "StampCardWithStampsAdmin",
    "ThresholdChangeAdmin",
    "TierWithMembersAdmin",
    "TransferAdmin",
    "VersionWithTrialsAdmin",
    "VoucherAdmin",
    "VoucherPoolWithCodesAdmin",
    "WalletAdmin",
]
