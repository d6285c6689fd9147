"""
The stamps that a basket gives on a card. Pure.

Always: what never earns points gives no stamp either, a basket with less in it gives no more, and
none gives more than STAMPS_PER_PURCHASE_MAX.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from rewards.earning.basket import Basket, Line, earning_base, pieces
from rewards.earning.terms import Terms

VISIT, PIECE, AMOUNT = "visit", "piece", "amount"

# Of one purchase on one card, whatever it says. Nobody buys so many coffees; a mistyped quantity
# must neither fill cards by the million nor keep the sale from being credited.
STAMPS_PER_PURCHASE_MAX: Final = 1_000


class Stamping(NamedTuple):
    """
    What earns stamps. Lines count that are named by category, SKU or brand; all when none is named.

    per: visit, piece or amount. most: of one purchase.
    """

    per: str = VISIT
    step_minor: int | None = None
    most: int | None = None
    categories: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    basket_min_minor: int = 0

    def matches(self, line: Line) -> bool:
        """Whether a line counts."""
        if not (self.categories or self.skus or self.brands):
            return True
        return (
            line.category in self.categories or line.sku in self.skus or line.brand in self.brands
        )

    def said(self, terms: Terms) -> dict[str, Any]:
        """The JSON that a stamp keeps, so that a return is weighed by the same."""
        return {"card": self._asdict(), "terms": terms.said()}


@dataclass(frozen=True, slots=True)
class Card:
    """A stamp card of a program. stores: codes; none means all."""

    id: int
    needed: int
    head_start: int
    stamping: Stamping
    is_active: bool = True
    stores: frozenset[str] = frozenset()
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def counts_at(self, moment: datetime, store: str) -> bool:
        """Whether purchases of a moment in a store give stamps."""
        if not self.is_active or (self.stores and store not in self.stores):
            return False
        has_begun = self.valid_from is None or self.valid_from <= moment
        return has_begun and (self.valid_until is None or moment < self.valid_until)

    def full(self, stamps: int) -> int:
        """How many cards so many stamps fill, the head start on the first counted."""
        return (stamps + self.head_start) // self.needed

    def on_card(self, stamps: int, full: int) -> int:
        """The stamps on the card at hand after so many full ones; below zero when it is owed."""
        return stamps + self.head_start - full * self.needed


def stamps_of(stamping: Stamping, basket: Basket, terms: Terms) -> int:
    """How many stamps a basket gives: STAMPS_PER_PURCHASE_MAX at most."""
    return min(_earned(stamping, basket, terms), STAMPS_PER_PURCHASE_MAX)


def stamps_again(said: Mapping[str, Any], basket: Basket) -> int:
    """
    The same by what a stamp kept, never by the card of today.

    Without the maximum, which old sales did not have: the caller keeps no more than it gave.
    """
    return _earned(Stamping(**said["card"]), basket, Terms.of(said["terms"]))


def _earned(stamping: Stamping, basket: Basket, terms: Terms) -> int:
    lines = [line for line in earning_base(basket, terms).lines if stamping.matches(line)]
    spent = sum(line.net_minor for line in lines)
    if spent <= 0 or spent < stamping.basket_min_minor:
        return 0
    if stamping.per == PIECE:
        found = pieces([line for line in lines if line.net_minor > 0])
    elif stamping.per == AMOUNT:
        assert stamping.step_minor
        found = spent // stamping.step_minor
    else:
        found = 1
    return found if stamping.most is None else min(found, stamping.most)
