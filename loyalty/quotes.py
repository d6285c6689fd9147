"""The same sums as a purchase, with nothing written."""

from typing import NamedTuple

from loyalty.buyers import Buyer, find_buyers
from loyalty.intake import UnknownMember
from loyalty.judging import case_of, foresee
from loyalty.sale import Sale
from rewards.earning import Outcome
from rewards.rulebook import Rulebook, TooManyPoints


class Quote(NamedTuple):
    """What a sale would earn now, and for whom; no buyer, no points."""

    points: int
    outcome: Outcome
    buyer: Buyer | None


def quote(sale: Sale, book: Rulebook) -> Quote:
    """
    Evaluate a basket as if it were bought. Raises UnknownMember; writes nothing.
    """
    buyer = find_buyers([sale], book).known.get(0)
    if sale.member is not None and buyer is None:
        raise UnknownMember
    (outcome,) = foresee([case_of(sale, buyer, book)], book)
    if isinstance(outcome, TooManyPoints):
        raise outcome
    return Quote(outcome.points if buyer and buyer.earns else 0, outcome, buyer)
