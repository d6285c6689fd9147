"""What happened. Wallets, lots, entries, holds and draws are written by `loyalty.ledger` alone."""

from loyalty.models.crediting import Crediting, Refusal, RefusalReason
from loyalty.models.entry import Entry, EntryKind, ProgramTally
from loyalty.models.hold import Draw, Hold, HoldStatus
from loyalty.models.lot import Lot
from loyalty.models.purchase import Purchase
from loyalty.models.queue import LANES, Lane, QueuedPurchase, UnclaimedPurchase, lane_of
from loyalty.models.redemption import Redemption
from loyalty.models.sources import SourceKind, lot_key
from loyalty.models.wallet import PointKind, Wallet

__all__ = [
    "LANES",
    "Crediting",
    "Draw",
    "Entry",
    "EntryKind",
    "Hold",
    "HoldStatus",
    "Lane",
    "Lot",
    "PointKind",
    "ProgramTally",
    "Purchase",
    "QueuedPurchase",
    "Redemption",
    "Refusal",
    "RefusalReason",
    "SourceKind",
    "UnclaimedPurchase",
    "Wallet",
    "lane_of",
    "lot_key",
]
