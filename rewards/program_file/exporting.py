"""A program as the text of its file."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from members.models import Store
from rewards.models import (
    Award,
    Campaign,
    EventType,
    Program,
    Reward,
    RuleVersion,
    Segment,
    StampCard,
    Tier,
    VoucherPool,
)
from rewards.models.lasting import both_activities
from rewards.program_file import receipts
from rewards.program_file.audience_shape import CampaignPart, EventTypePart, SegmentPart, TierPart
from rewards.program_file.offer_shape import PoolPart, RewardPart, StampCardPart
from rewards.program_file.part import Part, column_of
from rewards.program_file.rule_shape import FixedRule, MultiplierRule, StepRule
from rewards.program_file.shape import ProgramPart, StorePart
from rewards.program_file.writing import part_of, text_of

# Said only where a program uses them.
_LEFT_OUT: Mapping[str, Callable[[], Any]] = {
    "language": lambda: "en",
    "card_url": str,
    "expiry_rounding": lambda: "none",
    "expiry_dates": list,
    "expiry_activities": both_activities,
    "tax_earns": lambda: True,
    "tier_basis": lambda: "spend",
    "tier_window": lambda: "rolling",
    "tier_window_months": lambda: 12,
    "tier_review": lambda: "daily",
    "tier_grace_days": lambda: 0,
    "tier_fall": lambda: "to_earned",
    "tier_returns": lambda: "at_review",
}
_RULE_SHAPES: Mapping[str, type[Part]] = {
    Award.BASE: StepRule,
    Award.EXTRA: StepRule,
    Award.PIECE: FixedRule,
    Award.BONUS: FixedRule,
    Award.MULTIPLIER: MultiplierRule,
}


def export(*, program: Program, as_of: datetime) -> str:
    """
    Write a program as a file: its settings, tiers, segments, campaigns, types of events, each
    rule's newest text, voucher pools, rewards and stamp cards on offer, and the stores they name.

    Rules that have ended by `as_of`, drafts and pauses are left out.
    Always: applying the text again changes nothing.
    """
    rules = _rules(program, as_of)
    offered = {"program": program, "is_active": True}
    rewards = list(Reward.objects.filter(**offered).select_related("pool"))
    cards = list(StampCard.objects.filter(**offered).select_related("reward"))
    parts = {
        "segments": _said(SegmentPart, Segment.objects.filter(program=program), program),
        "campaigns": _campaigns(program),
        "event_types": _event_types(program),
        "rules": [_rule(version, program) for version in rules],
        "pools": _said(PoolPart, VoucherPool.objects.filter(program=program), program),
        "rewards": [_reward(reward, program) for reward in rewards],
        "stamp_cards": [_card(card, program) for card in cards],
        "receipts": receipts.said_of(program),
        "stores": _stores([*rules, *rewards, *cards], program),
    }
    tiers = [_tier(tier, program) for tier in Tier.objects.filter(program=program)]
    always = {"rules", "rewards"}
    told = {name: said for name, said in parts.items() if said or name in always}
    return text_of(_settings(program) | {"tiers": tiers} | told)


def _rules(program: Program, as_of: datetime) -> list[RuleVersion]:
    """Each rule's newest published version, where it has not ended."""
    newest = {
        version.rule_id: version
        for version in RuleVersion.objects.filter(rule__program=program, published_at__isnull=False)
        .select_related("rule", "campaign")
        .order_by("rule__code", "number")
    }
    return [
        version
        for version in newest.values()
        if version.effective_until is None or version.effective_until > as_of
    ]


def _settings(program: Program) -> dict[str, Any]:
    """Every setting in the order of the reference; what is left out has its default."""
    values = {"code": program.code} | {
        key: getattr(program, column_of(key)) for key in _setting_keys()
    }
    for name, default in _LEFT_OUT.items():
        if values[name] == default():
            values[name] = None
    # Said even when they are as usual: no part of the file to compare with.
    return part_of(Part, values, program)


def _setting_keys() -> list[str]:
    keys = list(ProgramPart.PLAIN)
    place = keys.index("expiry_rounding")
    return [*keys[:place], "expiry_policy", "expiry_months", *keys[place:]]


def _values(shape: type[Part], row: Model, *leave_out: str) -> dict[str, Any]:
    return {key: getattr(row, column_of(key)) for key in shape.model_fields if key not in leave_out}


def _said(shape: type[Part], rows: Iterable[Model], program: Program) -> list[dict[str, Any]]:
    return [part_of(shape, _values(shape, row), program) for row in rows]


def _tier(tier: Tier, program: Program) -> dict[str, Any]:
    reached = "points" if program.tier_basis == "points" else "spend"
    values = {
        "code": tier.code, "name": tier.name, reached: tier.threshold, "benefits": tier.benefits,
    }  # fmt: skip
    return part_of(TierPart, values, program)


def _campaigns(program: Program) -> list[dict[str, Any]]:
    rows = Campaign.objects.filter(program=program).select_related("segment")
    return [
        part_of(
            CampaignPart,
            _values(CampaignPart, row) | {"segment": row.segment and row.segment.code},
            program,
        )
        for row in rows
    ]


def _event_types(program: Program) -> list[dict[str, Any]]:
    rows = EventType.objects.filter(program=program, is_active=True)
    return _said(EventTypePart, rows, program)


def _rule(version: RuleVersion, program: Program) -> dict[str, Any]:
    shape = _RULE_SHAPES[version.award]
    first = ("code", "name", "award", "points", "step", "multiplier", "rounding", "is_multiplied")
    values = _values(shape, version, "code", "name", "campaign")
    values |= {"code": version.rule.code, "name": version.rule.name}
    values["campaign"] = version.campaign and version.campaign.code
    order = [*(key for key in first if key in values), *(key for key in values if key not in first)]
    return part_of(shape, {key: values[key] for key in order}, program)


def _reward(reward: Reward, program: Program) -> dict[str, Any]:
    values = _values(RewardPart, reward, "stock", "restock", "pool", "prices")
    values["pool"] = reward.pool and reward.pool.code
    values["stock"] = reward.stock_left
    values["prices"] = [
        {"points": price.points, "money": price.money_minor} for price in reward.prices.all()
    ]
    return part_of(RewardPart, values, program)


def _card(card: StampCard, program: Program) -> dict[str, Any]:
    values = _values(StampCardPart, card) | {"reward": card.reward.code}
    return part_of(StampCardPart, values, program)


def _stores(
    rows: Iterable[RuleVersion | Reward | StampCard], program: Program
) -> list[dict[str, Any]]:
    """The stores that anything here names; the others are none of the program's."""
    named = {code for row in rows for code in row.stores}
    return _said(StorePart, Store.objects.filter(code__in=named).order_by("code"), program)
