"""
What a version says, field by field in words, and how two versions differ.

Always: two versions with equal texts do not differ; nothing is said that a version leaves open.
"""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices

from rewards.earning import explain
from rewards.models import (
    Award,
    ExpiryFrom,
    ExpiryPolicy,
    ExpiryRounding,
    GroupMode,
    OverLimit,
    PendingPolicy,
    Rounding,
    RulePoints,
    RuleVersion,
)
from rewards.rule_text import RuleText

NOTHING = "none"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LABELS: Mapping[str, str] = {
    "skus": "SKUs",
    "skus_excluded": "SKUs excluded",
    "campaign_id": "Campaign",
    "is_last": "Last rule",
    "is_multiplied": "Multiplied",
    "from_time": "From",
    "until_time": "Until",
}
_CHOICES: Mapping[str, type[TextChoices]] = {
    "award": Award,
    "rounding": Rounding,
    "point_kind": RulePoints,
    "group_mode": GroupMode,
    "budget_over": OverLimit,
    "pending_policy": PendingPolicy,
    "expiry_policy": ExpiryPolicy,
    "expiry_rounding": ExpiryRounding,
    "expiry_from": ExpiryFrom,
}


def said(version: RuleVersion) -> dict[str, str]:
    """Label → words, for everything that is not as a blank rule has it."""
    text = RuleText.of(version)
    blank = RuleText(award=text.award)
    return {
        label_of(name): _worded(name, getattr(text, name), version)
        for name in RuleText.__dataclass_fields__
        if name == "award" or getattr(text, name) != getattr(blank, name)
    }


def diff(before: RuleVersion, after: RuleVersion) -> list[str]:
    """How the text changed: "Multiplier 1.5 → 2"; empty when both promise the same."""
    old, new = RuleText.of(before), RuleText.of(after)
    return [
        f"{label_of(name)} {_worded(name, getattr(old, name), before)} → "
        f"{_worded(name, getattr(new, name), after)}"
        for name in RuleText.__dataclass_fields__
        if getattr(old, name) != getattr(new, name)
    ]


def label_of(name: str) -> str:
    """What people call a column: "Step", "Basket from"."""
    if name in _LABELS:
        return _LABELS[name]
    return name.removesuffix("_minor").replace("_", " ").capitalize()


def limit_in_words(limit: Mapping[str, Any]) -> str:
    """One limit, such as "50 points per day"."""
    if "times" in limit:
        return f"{limit['times']} times per {limit['per']}"
    beyond = ", nothing beyond" if limit.get("over") == "reject" else ""
    return f"{limit['points']} points per {limit['per']}{beyond}"


def _worded(name: str, value: Any, version: RuleVersion) -> str:
    if value is None or value == "" or (isinstance(value, tuple | list | dict) and not value):
        return NOTHING
    if name.endswith("_minor"):
        return explain.money(value, version.rule.program.currency)
    if name == "campaign_id":
        return str(version.campaign)
    if name == "weekdays":
        return ", ".join(_DAYS[day - 1] for day in value)
    if name == "limits":
        return "; ".join(map(limit_in_words, value))
    return _plain(name, value)


def _plain(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {', '.join(words)}" for key, words in value.items())
    return _choice(name, value)


def _choice(name: str, value: Any) -> str:
    choices = _CHOICES.get(name)
    return str(choices(value).label) if choices else str(value)
