"""
Who comes when, with what: drawn from the real baskets by a seed. Pure.

Always: the same seed gives the same visits; arrivals are independent (Poisson).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from loyalty.demo.journey import Basket

WITH_CARD: Final = 0.85
LOOKED_UP: Final = 0.6
QUOTED: Final = 0.3
WITH_REWARD: Final = 0.25
RETURNED: Final = 0.04
VOIDED: Final = 0.005


@dataclass(frozen=True, slots=True)
class Visit:
    """
    One customer at a till.

    gap: seconds since the one before. has_card: else it is nobody's sale. takes_reward: if the
    points are there. returns: a line comes back at once. voids: the sale never was.
    """

    number: int
    gap: float
    basket: Basket
    store: str
    has_card: bool
    is_looked_up: bool
    is_quoted: bool
    takes_reward: bool
    returns: bool
    voids: bool


def visits(
    baskets: Sequence[Basket], stores: Sequence[str], *, rate: float, seed: int
) -> Iterator[Visit]:
    """Customers without end; rate: how many a second, over all stores."""
    chance = Random(seed)  # noqa: S311 - the same again is wanted
    number = 0
    while True:
        number += 1
        has_card, is_looked_up = chance.random() < WITH_CARD, chance.random() < LOOKED_UP
        yield Visit(
            number=number,
            gap=chance.expovariate(rate),
            basket=chance.choice(baskets),
            store=chance.choice(stores),
            has_card=has_card,
            is_looked_up=has_card and is_looked_up,
            is_quoted=chance.random() < QUOTED,
            takes_reward=chance.random() < WITH_REWARD,
            returns=chance.random() < RETURNED,
            voids=chance.random() < VOIDED,
        )
