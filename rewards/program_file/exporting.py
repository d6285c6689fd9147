"""A program as the text of its file."""

from datetime import datetime
from typing import Any

import yaml

from members.money import format_amount
from rewards.models import Award, Program, Reward, RuleVersion, Tier
from rewards.program_file.values import written


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
    months = program.expiry_months
    return {
        "code": program.code,
        "name": program.name,
        "points_name": program.points_name,
        "currency": program.currency,
        "time_zone": program.time_zone,
        "is_default": program.is_default,
        "expiry_months": "never" if months is None else months,
        "return_policy": program.return_policy,
        "hold_minutes": program.hold_minutes,
        "unclaimed_days": program.unclaimed_days,
        "never_earn_categories": _Inline(program.never_earn_categories),
        "points_tender_earns": program.points_tender_earns,
    }


def _tier(tier: Tier, program: Program) -> dict[str, Any]:
    spend = format_amount(tier.spend_minor, program.currency)
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
    said["effective_from"] = written(version.effective_from, program.time_zone)
    said["effective_until"] = _moment(version.effective_until, program)
    return _without_empty(said)


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


def _moment(moment: datetime | None, program: Program) -> str | None:
    return None if moment is None else written(moment, program.time_zone)


def _without_empty(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value is not None}
