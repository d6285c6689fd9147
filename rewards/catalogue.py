"""
What a member could have, at what price, and if not, why not; and the stock behind it.

Always: stock never falls below zero, whoever takes at the same moment; a reward without a stock
is without limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from django.db.models import Q

from members import sql
from members.errors import DomainError
from rewards.earning import explain
from rewards.models import Reward

OFFERS_MAX = 1_000

TOO_FEW_POINTS = "too_few_points"
OUT_OF_STOCK = "out_of_stock"
NOT_YET = "not_yet_valid"


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


class RewardOutOfStock(DomainError):
    code = "reward_out_of_stock"
    title = "None of this reward is left"
    http_status = 409


class RewardUnavailable(DomainError):
    code = "reward_unavailable"
    title = "The reward is not on offer"
    http_status = 409


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A reward as one member sees it.

    affordable: the points suffice. why_not, sentence: empty when it can be had now.
    """

    reward: Reward
    affordable: bool
    points_short: int
    why_not: str
    sentence: str

    @property
    def can_be_had(self) -> bool:
        return not self.why_not


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


def offers(*, program_id: int, available_points: int, as_of: datetime) -> list[Offer]:
    """
    The rewards of a program as someone with so many points sees them, cheapest first.

    Rewards that staff switched off, and those whose time is over, are left out.
    """
    rewards = (
        Reward.objects.filter(Q(valid_until=None) | Q(valid_until__gt=as_of))
        .filter(program_id=program_id, is_active=True)
        .select_related("program")
        .order_by("price_points", "code")[:OFFERS_MAX]
    )
    return [_offer(reward, available_points, as_of) for reward in rewards]


def _offer(reward: Reward, available_points: int, as_of: datetime) -> Offer:
    short = max(0, reward.price_points - available_points)
    why_not, sentence = "", ""
    if reward.valid_from is not None and as_of < reward.valid_from:
        why_not, sentence = NOT_YET, "It is not on offer yet."
    elif reward.stock_left == 0:
        why_not, sentence = OUT_OF_STOCK, "It is out of stock."
    elif short:
        why_not = TOO_FEW_POINTS
        sentence = f"{explain.count(short, reward.program.points_name)} short."
    return Offer(reward, short == 0, short, why_not, sentence)
