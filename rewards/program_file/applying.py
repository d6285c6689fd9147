"""
Making the program, its tiers, rewards and stores what a file says. The caller opens the
transaction.

Always: each function returns what it changed, in words; with nothing to change, nothing is
written.
"""

from typing import Any

from members.models import Store
from rewards.models import Program, Reward, Tier
from rewards.models.program import lock
from rewards.program_file.changes import Refused, assign, save
from rewards.program_file.misfits import misfits
from rewards.program_file.parsing import Fault
from rewards.program_file.shape import ProgramPart, RewardPart


def apply_program(part: ProgramPart) -> tuple[Program, list[str]]:
    """Create the program or bring its settings up to date; from here on its row is locked."""
    program = Program.objects.filter(code=part.code).first()
    if program is not None:
        lock(program.pk)
        program.refresh_from_db()
        if program.currency != part.currency:
            detail = (
                f"{program.name} counts in {program.currency}, and its past rules and purchases do "
                "too. Keep the currency, or begin another program under another code."
            )
            raise Refused(Fault(("currency",), "currency_is_fixed", detail))
    program = program or Program(code=part.code)
    fields = {name: getattr(part, name) for name in part.PLAIN}
    fields |= {"expiry_policy": part.policy, "expiry_months": part.months}
    changed = assign(program, fields)
    if faults := list(misfits(program)):
        raise Refused(*faults)
    return program, save(program, (), f"Program {part.code}", changed)


def apply_tiers(part: ProgramPart, program: Program) -> list[str]:
    """Create, change and delete tiers, by code."""
    existing = {tier.code: tier for tier in Tier.objects.filter(program=program)}
    wanted = {tier.code for tier in part.tiers}
    gone = [tier for code, tier in existing.items() if code not in wanted]
    Tier.objects.filter(pk__in=[tier.pk for tier in gone]).delete()
    words = [f"Tier {tier.code}: deleted" for tier in gone]
    added, changed = [], []
    for tier_part in part.tiers:
        found = existing.get(tier_part.code)
        tier = found or Tier(program=program, code=tier_part.code)
        changes = assign(tier, {"name": tier_part.name, "threshold": tier_part.spend})
        if found is None:
            added.append(tier)
            words.append(f"Tier {tier.code}: added")
        elif changes:
            changed.append(tier)
            words.append(f"Tier {tier.code}: {'; '.join(changes.values())}")
    # One statement for all: two tiers may swap their spends.
    Tier.objects.bulk_update(changed, ["name", "threshold"])
    Tier.objects.bulk_create(added)
    return words


def apply_rewards(part: ProgramPart, program: Program) -> list[str]:
    """Create and change rewards by code, and take those the file no longer names off offer."""
    rewards = {reward.code: reward for reward in Reward.objects.filter(program=program)}
    words = []
    for i, reward_part in enumerate(part.rewards):
        found = rewards.pop(reward_part.code, None)
        reward = found or Reward(program=program, code=reward_part.code)
        changes = assign(reward, _reward_fields(reward_part, found))
        words += save(reward, ("rewards", i), f"Reward {reward.code}", changes)
    for reward in rewards.values():
        if reward.is_active:
            reward.is_active = False
            reward.save(update_fields=["is_active"])
            words.append(f"Reward {reward.code}: taken off offer")
    return words


def _reward_fields(part: RewardPart, found: Reward | None) -> dict[str, Any]:
    fields = {
        "name": part.name,
        "description": part.description,
        "price_points": part.price_points,
        "value_minor": part.value,
        "is_active": True,
        "valid_from": part.valid_from,
        "valid_until": part.valid_until,
    }
    # What is left of a known stock is live: only `restock` may set it.
    if part.restock is not None:
        return fields | {"stock_left": part.restock}
    has_stock = found is not None and found.stock_left is not None
    if has_stock and part.stock is not None:
        return fields
    return fields | {"stock_left": part.stock}


def apply_stores(part: ProgramPart) -> list[str]:
    """Create and change stores by code; stores that the file does not name are left alone."""
    existing = {
        store.code: store
        for store in Store.objects.filter(code__in=[item.code for item in part.stores])
    }
    words = []
    for i, item in enumerate(part.stores):
        store = existing.get(item.code) or Store(code=item.code)
        changes = assign(store, item.model_dump(exclude={"code"}))
        words += save(store, ("stores", i), f"Store {item.code}", changes)
    return words
