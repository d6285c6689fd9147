"""
Rewards as one member sees them: what can be had, at which price, and everything that is in the way.

Always: the same gates and limits as a redemption meets; nothing is locked and nothing is written,
so a redemption may still be refused a moment later.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from loyalty.models import Voucher, VoucherStatus
from loyalty.reward_gates import Allowance, segments_of, store_names, tier_names, tier_of, used_up
from members.models import HouseholdMembership, Member, MemberStatus
from members.stores import StoreCard
from rewards import catalogue, dates, gates
from rewards.catalogue import Offer
from rewards.gates import MAY_NOT_SPEND, NOT_ACTIVE, OUT_OF_STOCK, Gates, Obstacle, Scene
from rewards.models import Reward, VoucherPool
from rewards.rulebook import Rulebook


def for_member(
    member: UUID,
    *,
    available_points: int,
    book: Rulebook,
    as_of: datetime,
    store: StoreCard | None = None,
) -> list[Offer]:
    """
    The rewards of a program as a member with so many points sees them, cheapest first.

    store: where they are; without one, nothing is said of stores.
    """
    rewards = catalogue.on_show(program_id=book.program_id, as_of=as_of)
    found = _obstacles(rewards, member, book, as_of, store)
    return [
        catalogue.offer(
            reward,
            available_points=available_points,
            as_of=as_of,
            obstacles=found.get(reward.pk, ()),
        )
        for reward in rewards
    ]


def _obstacles(
    rewards: Sequence[Reward],
    member: UUID,
    book: Rulebook,
    as_of: datetime,
    store: StoreCard | None,
) -> Mapping[int, Sequence[Obstacle]]:
    """What stands in the way of each, beside stock and points; asks only what a reward asks."""
    asked = {reward.pk: gates_of(reward) for reward in rewards}
    allowances = [
        Allowance(reward.pk, reward.member_times_max, reward.member_times_per)
        for reward in rewards
        if reward.member_times_max is not None
    ]
    member_id, own = _of_member(member)
    found: dict[int, list[Obstacle]] = defaultdict(list, {key: list(own) for key in asked})
    for key in _sold_out(rewards):
        found[key].append(Obstacle(OUT_OF_STOCK))
    if not allowances and all(gate.is_open for gate in asked.values()):
        return found
    scene = _scene(list(asked.values()), member_id, book, as_of, store)
    for key, gate in asked.items():
        found[key] += gates.obstacles(gate, scene)
    had = used_up(
        allowances, member_id=member_id, moment=as_of, as_of=as_of, time_zone=book.time_zone
    )
    for key, obstacle in had.items():
        found[key].append(obstacle)
    return found


def _of_member(member: UUID) -> tuple[int, Sequence[Obstacle]]:
    """Their key, and what keeps every reward from them."""
    stays = HouseholdMembership.objects.filter(member=OuterRef("pk"), left_at=None)
    found = Member.objects.annotate(earns_only=Exists(stays.filter(may_spend=False)))
    key, status, earns_only = found.values_list("pk", "status", "earns_only").get(public_id=member)
    holds = {NOT_ACTIVE: status != MemberStatus.ACTIVE, MAY_NOT_SPEND: earns_only}
    return key, [Obstacle(code) for code, is_so in holds.items() if is_so]


def gates_of(reward: Reward) -> Gates:
    """What a reward asks for beside its price."""
    return Gates(*(getattr(reward, name) for name in Gates._fields))


def _scene(
    asked: Sequence[Gates],
    member_id: int,
    book: Rulebook,
    as_of: datetime,
    store: StoreCard | None,
) -> Scene:
    codes = sorted({code for gate in asked for code in gate.segments})
    asks_tier = any(gate.tiers for gate in asked)
    code = store.code if store else None
    return Scene(
        local=as_of.astimezone(dates.zone(store.time_zone if store else book.time_zone)),
        store=code,
        tier=tier_of(member_id, as_of, book) if asks_tier else "",
        segments=segments_of(member_id, as_of, codes, book),
        tier_names=tier_names(book) if asks_tier else {},
        store_names=store_names(asked, code),
    )


def _sold_out(rewards: Sequence[Reward]) -> list[int]:
    """Those whose pool of vouchers is empty."""
    pools = {reward.pool_id for reward in rewards if reward.pool_id is not None}
    if not pools:
        return []
    # One code of each is enough to know; a pool may hold millions.
    code = Voucher.objects.filter(pool=OuterRef("pk"), status=VoucherStatus.IN_POOL)
    filled = VoucherPool.objects.filter(Exists(code), pk__in=pools)
    empty = pools - set(filled.values_list("pk", flat=True))
    return [reward.pk for reward in rewards if reward.pool_id in empty]
