"""
What a member could have, at what price, and if not, why not; and the stock behind it.

Always: stock never falls below zero, whoever takes at the same moment; a reward without a stock
is without limit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString, NamedTuple

from django.db.models import Q

from members import sql
from rewards import dates
from rewards.gates import NOT_YET, OUT_OF_STOCK, TOO_FEW_POINTS, Obstacle
from rewards.models import Reward, RewardKind
from rewards.pricing import Price, Rate
from rewards.reward_refusals import RewardOutOfStock, RewardUnavailable

__all__ = [
    "NOT_YET", "OUT_OF_STOCK", "TOO_FEW_POINTS", "Offer", "RewardOutOfStock", "RewardUnavailable",
    "give_back", "offer", "on_show", "prices_of", "rate_of", "take",
]  # fmt: skip

OFFERS_MAX = 1_000

_IS_ON_OFFER: LiteralString = """
id = %s AND is_active AND (valid_from IS NULL OR valid_from <= %s)
    AND (valid_until IS NULL OR valid_until > %s)
"""
_ON_OFFER: LiteralString = (
    "SELECT name, stock_left FROM rewards_reward WHERE " + _IS_ON_OFFER  # noqa: S608 - literals
)
_TAKE: LiteralString = (
    "UPDATE rewards_reward SET stock_left = stock_left - %s WHERE "  # noqa: S608 - literals
    + _IS_ON_OFFER
    + "AND (stock_left >= %s OR stock_left IS NULL)"
)


class PriceSeen(NamedTuple):
    """One of the prices, as someone with so many points sees it."""

    points: int
    money_minor: int
    points_short: int


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A reward as one member sees it.

    affordable: the points suffice for one of its prices. points_short: for the cheapest. obstacles:
    all that stands in the way; none when it can be had now.
    """

    reward: Reward
    prices: Sequence[PriceSeen]
    points_short: int
    obstacles: Sequence[Obstacle]

    @property
    def affordable(self) -> bool:
        return self.points_short == 0

    @property
    def can_be_had(self) -> bool:
        return not self.obstacles

    @property
    def why_not(self) -> str:
        """The first of the reasons; empty when it can be had."""
        return self.obstacles[0].code if self.obstacles else ""


def take(*, reward_id: int, as_of: datetime, quantity: int = 1) -> None:
    """
    Take from the stock of a reward that is on offer at `as_of`.

    A reward with a stock stays locked until the caller's transaction ends; one without is not
    touched, so that a popular reward without limit is no bottleneck.

    Raises RewardUnavailable, RewardOutOfStock; then nothing is taken.
    """
    assert quantity >= 1
    found = sql.one(_ON_OFFER, [reward_id, as_of, as_of])
    if found is None:
        raise RewardUnavailable("This reward is not on offer now; choose another one.")
    name, stock_left = found
    if stock_left is None:
        return
    if not sql.run(_TAKE, [quantity, reward_id, as_of, as_of, quantity]):
        raise RewardOutOfStock(f"{name} is out of stock; choose another reward.")


def give_back(quantities: Mapping[int, int]) -> None:
    """
    Put rewards that were taken and not used back into stock: reward id → how many.

    Does nothing to a reward without a stock. Not repeatable: the caller gives back once.
    """
    if not quantities:
        return
    ids = sorted(quantities)
    # Locks in id order first, so that two callers never wait for each other.
    sql.rows("SELECT FROM rewards_reward WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids])
    sql.run(
        "UPDATE rewards_reward AS reward SET stock_left = stock_left + back.quantity"
        " FROM unnest(%s::bigint[], %s::int[]) AS back (id, quantity)"
        " WHERE reward.id = back.id AND stock_left IS NOT NULL",
        [ids, [quantities[i] for i in ids]],
    )


def on_show(*, program_id: int, as_of: datetime) -> list[Reward]:
    """
    The rewards of a program that somebody may see, cheapest first.

    Rewards that staff switched off, and those whose time is over, are left out.
    """
    return list(
        Reward.objects.filter(Q(valid_until=None) | Q(valid_until__gt=as_of))
        .filter(program_id=program_id, is_active=True)
        .select_related("program")
        .prefetch_related("prices")
        .order_by("price_points", "code")[:OFFERS_MAX]
    )


def offer(
    reward: Reward, *, available_points: int, as_of: datetime, obstacles: Iterable[Obstacle] = ()
) -> Offer:
    """
    A reward as someone with so many points sees it.

    obstacles: what else stands in their way.
    """
    prices = [
        PriceSeen(*price, max(0, price.points - available_points)) for price in prices_of(reward)
    ]
    short = min(price.points_short for price in prices)
    found = [*_not_on_offer(reward, as_of), *obstacles]
    if short:
        found.append(Obstacle(TOO_FEW_POINTS, points=short))
    return Offer(reward, prices, short, found)


def prices_of(reward: Reward) -> list[Price]:
    """What it can be had for; of paying with points, the least that can pay."""
    if reward.kind == RewardKind.PAY:
        return [Price(rate_of(reward).least)]
    others = (Price(price.points, price.money_minor) for price in reward.prices.all())
    return [Price(reward.price_points, reward.price_minor), *others]


def rate_of(reward: Reward) -> Rate:
    """How points pay, of a reward that is paying with points."""
    return Rate(reward.price_points, reward.value_minor, reward.points_min, reward.bill_percent_max)


def _not_on_offer(reward: Reward, as_of: datetime) -> Iterator[Obstacle]:
    if reward.valid_from is not None and as_of < reward.valid_from:
        zone = reward.program.time_zone
        yield Obstacle(NOT_YET, day=dates.local_day(reward.valid_from, zone))
    if reward.stock_left == 0:
        yield Obstacle(OUT_OF_STOCK)
