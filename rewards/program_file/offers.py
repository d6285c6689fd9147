"""
Making rewards, voucher pools and stamp cards what a file says. The caller opens the transaction.

Always: what a file no longer names is taken off offer, and never deleted.
"""

from dataclasses import dataclass
from typing import Any

from members.models import Store
from rewards.models import Program, Reward, RewardPrice, Segment, StampCard, VoucherPool
from rewards.program_file.changes import all_known, assign, known, save
from rewards.program_file.offer_shape import PricePart, RewardPart
from rewards.program_file.part import columns
from rewards.program_file.reading import Path
from rewards.program_file.shape import ProgramPart


@dataclass(frozen=True, slots=True)
class _There:
    """What rewards and cards may name."""

    segments: set[str]
    stores: set[str]
    pools: dict[str, int]

    def check(self, path: Path, item: Any) -> None:
        all_known((*path, "stores"), "store", item.stores, self.stores)
        all_known((*path, "segments"), "segment", getattr(item, "segments", ()), self.segments)


def apply_offers(part: ProgramPart, program: Program) -> list[str]:
    """Pools, then rewards, then stamp cards. Raises Refused."""
    words = _pools(part, program)
    there = _There(
        set(Segment.objects.filter(program=program).values_list("code", flat=True)),
        set(Store.objects.values_list("code", flat=True)),
        dict(VoucherPool.objects.filter(program=program).values_list("code", "pk")),
    )
    return [*words, *_rewards(part, program, there), *_cards(part, program, there)]


def _pools(part: ProgramPart, program: Program) -> list[str]:
    existing = {pool.code: pool for pool in VoucherPool.objects.filter(program=program)}
    words = []
    for i, item in enumerate(part.pools):
        pool = existing.get(item.code) or VoucherPool(program=program, code=item.code)
        changes = assign(pool, columns(item, "code"), part.currency)
        words += save(pool, ("pools", i), f"Pool {item.code}", changes)
    return words


def _rewards(part: ProgramPart, program: Program, there: _There) -> list[str]:
    rewards = {reward.code: reward for reward in Reward.objects.filter(program=program)}
    words = []
    for i, item in enumerate(part.rewards):
        path: Path = ("rewards", i)
        there.check(path, item)
        found = rewards.pop(item.code, None)
        reward = found or Reward(program=program, code=item.code)
        fields = columns(item, "code", "stock", "restock", "pool", "prices") | {"is_active": True}
        if item.pool is not None:
            known((*path, "pool"), "pool", item.pool, there.pools)
        fields["pool_id"] = there.pools[item.pool] if item.pool else None
        changes = assign(reward, fields | _stock(item, found), part.currency)
        told = save(reward, path, f"Reward {reward.code}", changes)
        words += told
        priced = _price(reward, item.prices)
        if priced and found is not None:
            words.append(f"Reward {reward.code}: other prices are {priced}")
    return [*words, *_off_offer(rewards, "Reward")]


def _stock(part: RewardPart, found: Reward | None) -> dict[str, Any]:
    # What is left of a known stock is live: only `restock` may set it.
    if part.restock is not None:
        return {"stock_left": part.restock}
    has_stock = found is not None and found.stock_left is not None
    return {} if has_stock and part.stock is not None else {"stock_left": part.stock}


def _price(reward: Reward, prices: list[PricePart]) -> str:
    """Make the other prices what is said; returns them in words when they were others."""
    there = dict(reward.prices.values_list("points", "money_minor"))
    wanted = {price.points: price.money for price in prices}
    if there == wanted:
        return ""
    reward.prices.all().delete()
    RewardPrice.objects.bulk_create(
        RewardPrice(reward=reward, points=points, money_minor=money)
        for points, money in wanted.items()
    )
    return ", ".join(f"{points} points" for points in wanted) or "none"


def _cards(part: ProgramPart, program: Program, there: _There) -> list[str]:
    cards = {card.code: card for card in StampCard.objects.filter(program=program)}
    rewards = dict(Reward.objects.filter(program=program).values_list("code", "pk"))
    words = []
    for i, item in enumerate(part.stamp_cards):
        path: Path = ("stamp_cards", i)
        there.check(path, item)
        known((*path, "reward"), "reward", item.reward, rewards)
        card = cards.pop(item.code, None) or StampCard(program=program, code=item.code)
        fields = columns(item, "code", "reward")
        fields |= {"reward_id": rewards[item.reward], "is_active": True}
        changes = assign(card, fields, part.currency)
        words += save(card, path, f"Stamp card {card.code}", changes)
    return [*words, *_off_offer(cards, "Stamp card")]


def _off_offer(things: dict[str, Any], name: str) -> list[str]:
    words = []
    for code, thing in things.items():
        if thing.is_active:
            thing.is_active = False
            thing.save(update_fields=["is_active"])
            words.append(f"{name} {code}: taken off offer")
    return words
