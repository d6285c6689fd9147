"""What happened. Wallets, lots, entries, holds and draws are written by `loyalty.ledger` alone."""

from loyalty.models.adjustment import (
    Adjustment,
    AdjustmentKind,
    AdjustmentLimit,
    AdjustmentReason,
    AdjustmentStatus,
)
from loyalty.models.backtest import BackTest, BackTestStatus
from loyalty.models.budget import Budget, BudgetOwner, BudgetSlice
from loyalty.models.case import Case, CaseKind
from loyalty.models.claim import Claim, ClaimReason, ClaimStatus
from loyalty.models.crediting import Crediting, Refusal, RefusalReason
from loyalty.models.draw import DebtLine, Draw
from loyalty.models.entry import Entry, EntryKind, ProgramTally
from loyalty.models.hold import Hold, HoldStatus
from loyalty.models.lot import Lot
from loyalty.models.member_event import MemberEvent
from loyalty.models.notice import ExpiryNotice
from loyalty.models.purchase import Purchase
from loyalty.models.queue import LANES, Lane, QueuedPurchase, UnclaimedPurchase, lane_of
from loyalty.models.redemption import Redemption
from loyalty.models.refund import Refund, RefundStatus, WaitingRefund
from loyalty.models.rule_use import RuleUse
from loyalty.models.seal import Seal
from loyalty.models.segment_member import SegmentMember
from loyalty.models.signing_key import SigningKey
from loyalty.models.sources import SourceKind, lot_key
from loyalty.models.stamp import Stamp
from loyalty.models.standing import NextReview, Standing, StandingReason, ThresholdChange
from loyalty.models.transfer import Merge, Transfer, TransferKind
from loyalty.models.voucher import Voucher, VoucherStatus
from loyalty.models.voucher_use import VoucherUse, VoucherUseStatus
from loyalty.models.wallet import PointKind, Wallet

__all__ = [
    "LANES",
    "Adjustment",
    "AdjustmentKind",
    "AdjustmentLimit",
    "AdjustmentReason",
    "AdjustmentStatus",
    "BackTest",
    "BackTestStatus",
    "Budget",
    "BudgetOwner",
    "BudgetSlice",
    "Case",
    "CaseKind",
    "Claim",
    "ClaimReason",
    "ClaimStatus",
    "Crediting",
    "DebtLine",
    "Draw",
    "Entry",
    "EntryKind",
    "ExpiryNotice",
    "Hold",
    "HoldStatus",
    "Lane",
    "Lot",
    "MemberEvent",
    "Merge",
    "NextReview",
    "PointKind",
    "ProgramTally",
    "Purchase",
    "QueuedPurchase",
    "Redemption",
    "Refund",
    "RefundStatus",
    "Refusal",
    "RefusalReason",
    "RuleUse",
    "Seal",
    "SegmentMember",
    "SigningKey",
    "SourceKind",
    "Stamp",
    "Standing",
    "StandingReason",
    "ThresholdChange",
    "Transfer",
    "TransferKind",
    "UnclaimedPurchase",
    "Voucher",
    "VoucherStatus",
    "VoucherUse",
    "VoucherUseStatus",
    "WaitingRefund",
    "Wallet",
    "lane_of",
    "lot_key",
]
