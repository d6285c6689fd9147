"""A program as the text of its file."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import yaml

from members.money import format_amount
from rewards.models import Award, Program, Reward, RuleVersion, Tier
from rewards.models.lasting import both_activities
from rewards.program_file.values import written

_SETTINGS = (
    "points_name", "currency", "time_zone", "is_default", "expiry_policy", "expiry_months",
    "expiry_rounding", "expiry_dates", "expiry_from", "expiry_activities", "pending_policy",
    "pending_days", "pending_until", "return_policy", "debt_points_max", "debt_repay_percent",
    "gives_back_rewards", "parked_days", "transfers_allowed", "transfer_points_max",
    "transfer_points_daily_max", "hold_minutes", "unclaimed_days", "never_earn_categories",
    "points_tender_earns",
)  # fmt: skip
# Said only where a program uses them.
_LEFT_OUT: Mapping[str, Callable[[], Any]] = {
    "expiry_rounding": lambda: "none",
    "expiry_dates": list,
    "expiry_activities": both_activities,
}


class _Inline(list[str]):
    """A list that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001 - PyYAML's own signature
        super().increase_indent(flow, indentless=False)


_Dumper.add_representer(
    _Inline,
    lambda dumper, words: dumper.represent_sequence(
        "tag:yaml.org,2002:seq", list(words), flow_style=True
    ),
)


def export(*, program: Program, as_of: datetime) -> str:
    """
    Write a program as a file: its settings, tiers, rewards on offer and each rule's newest text.

    Rules that have ended by `as_of`, drafts and stores are left out.
    Always: applying the text again changes nothing.
    """
    versions: dict[int, RuleVersion] = {
        version.rule_id: version
        for version in RuleVersion.objects.filter(rule__program=program, published_at__isnull=False)
        .select_related("rule")
        .order_by("rule__code", "number")
    }
    tree = _settings(program) | {
        "tiers": [_tier(tier, program) for tier in Tier.objects.filter(program=program)],
        "rules": [
            _rule(version, program)
            for version in versions.values()
            if version.effective_until is None or version.effective_until > as_of
        ],
        "rewards": [
            _reward(reward, program)
            for reward in Reward.objects.filter(program=program, is_active=True)
        ],
    }
    return yaml.dump(
        tree,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=100,
    )


def _settings(program: Program) -> dict[str, Any]:
    """Every setting in the order of the reference; what is left out has its default."""
    said: dict[str, Any] = {"code": program.code}
    for name in ("name", *_SETTINGS):
        value = getattr(program, name)
        said[name] = _Inline(value) if isinstance(value, list) else value
    said["pending_until"] = _day(program.pending_until)
    for name, default in _LEFT_OUT.items():
        if said[name] == default():
            del said[name]
    return _without_empty(said)


def _tier(tier: Tier, program: Program) -> dict[str, Any]:
    spend = format_amount(tier.threshold, program.currency)
    return {"code": tier.code, "name": tier.name, "spend": spend}


def _rule(version: RuleVersion, program: Program) -> dict[str, Any]:
    said: dict[str, Any] = {
        "code": version.rule.code,
        "name": version.rule.name,
        "award": version.award,
        "points": version.points,
        "step": _amount(version.step_minor, program),
        "multiplier": None if version.multiplier is None else f"{version.multiplier.normalize():f}",
        "basket_min": _amount(version.basket_min_minor or None, program),
    }
    for name in ("categories", "categories_excluded", "skus", "skus_excluded", "tiers"):
        said[name] = _Inline(getattr(version, name)) or None
    if version.award != Award.BONUS and version.rounding != "floor":
        said["rounding"] = version.rounding
    said |= _life(version)
    said["effective_from"] = written(version.effective_from, program.time_zone)
    said["effective_until"] = _moment(version.effective_until, program)
    return _without_empty(said)


def _life(version: RuleVersion) -> dict[str, Any]:
    """What a rule says itself about when its points can be used."""
    rounding = version.expiry_rounding
    return {
        "pending_policy": version.pending_policy or None,
        "pending_days": version.pending_days,
        "pending_until": _day(version.pending_until),
        "expiry_policy": version.expiry_policy or None,
        "expiry_months": version.expiry_months,
        "expiry_rounding": None if rounding == "none" else rounding,
        "expiry_from": version.expiry_from or None,
    }


def _reward(reward: Reward, program: Program) -> dict[str, Any]:
    return _without_empty(
        {
            "code": reward.code,
            "name": reward.name,
            "description": reward.description or None,
            "price_points": reward.price_points,
            "value": _amount(reward.value_minor or None, program),
            "stock": reward.stock_left,
            "valid_from": _moment(reward.valid_from, program),
            "valid_until": _moment(reward.valid_until, program),
        }
    )


def _amount(minor: int | None, program: Program) -> str | None:
    return None if minor is None else format_amount(minor, program.currency)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment(moment: datetime | None, program: Program) -> str | None:
    return None if moment is None else written(moment, program.time_zone)


def _without_empty(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value is not None}
