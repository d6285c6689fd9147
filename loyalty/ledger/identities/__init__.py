"""All that must hold of the books, each proved by one pass over the tables."""

from loyalty.ledger.identities.cards import CARDS
from loyalty.ledger.identities.counts import COUNTS
from loyalty.ledger.identities.identity import Identity
from loyalty.ledger.identities.lots import LOTS
from loyalty.ledger.identities.sources import SOURCES
from loyalty.ledger.identities.wallets import WALLETS

__all__ = ["IDENTITIES", "Identity"]

IDENTITIES: tuple[Identity, ...] = (*WALLETS, *LOTS, *SOURCES, *COUNTS, *CARDS)
