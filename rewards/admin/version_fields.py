"""The fields of a rule in the order people think of them, in groups."""

from collections.abc import Mapping
from typing import Any

from rewards.models import ExpiryRounding, OverLimit, Rounding, RulePoints

AWARD = [
    "award", "points", "step_minor", "multiplier", "rounding", "is_multiplied", "point_kind",
    "funded_by",
]  # fmt: skip
GOODS = [
    "categories", "categories_excluded", "skus", "skus_excluded", "brands", "brands_excluded",
    "attributes", "attributes_excluded", "goods_min_minor", "pieces_min",
]  # fmt: skip
WHEN = ["weekdays", "from_time", "until_time", "stores", "channels", "tenders"]
SALE = ["event", "basket_min_minor", "basket_max_minor", "expression"]
MEMBER = [
    "tiers", "segments", "visit_number", "visit_every", "birthday_days_before",
    "birthday_days_after", "age_min", "age_max", "enrolled_days_min", "enrolled_days_max",
]  # fmt: skip
STACKING = ["campaign", "priority", "is_last", "group", "group_mode"]
LIMITS = ["limits", "budget_points", "budget_minor", "budget_over"]
LIFE = [
    "pending_policy", "pending_days", "pending_until", "expiry_policy", "expiry_months",
    "expiry_rounding", "expiry_from",
]  # fmt: skip
WINDOW = ["effective_from", "effective_until"]
FIELDS = [*AWARD, *GOODS, *WHEN, *SALE, *MEMBER, *STACKING, *LIMITS, *LIFE, *WINDOW]

# What may be left empty, and is then as a blank rule has it.
WITH_DEFAULT: Mapping[str, Any] = {
    "rounding": Rounding.FLOOR,
    "point_kind": RulePoints.SPENDABLE,
    "goods_min_minor": 0,
    "pieces_min": 0,
    "basket_min_minor": 0,
    "priority": 0,
    "budget_over": OverLimit.REDUCE,
    "expiry_rounding": ExpiryRounding.NONE,
}
LABELS = {
    "skus": "SKUs",
    "skus_excluded": "SKUs excluded",
    "from_time": "From (store time)",
    "until_time": "Until (store time)",
    "funded_by": "Paid by partner",
    "is_last": "Last rule",
    "is_multiplied": "Multiplied",
    "point_kind": "Kind of points",
    "pieces_min": "Pieces from",
    "enrolled_days_min": "Member for at least (days)",
    "enrolled_days_max": "Member for at most (days)",
    "budget_points": "Budget in points",
    "budget_over": "At the end of the budget",
}


# The second of a pair stands beside the first.
_SECOND = frozenset({
    "step_minor", "rounding", "point_kind", "categories_excluded", "skus_excluded",
    "brands_excluded", "attributes_excluded", "pieces_min", "until_time", "tenders",
    "basket_max_minor", "segments", "visit_every", "birthday_days_after", "age_max",
    "enrolled_days_max", "is_last", "group_mode", "budget_minor", "pending_until", "expiry_from",
})  # fmt: skip


def _rows(fields: list[str]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name in fields:
        if name in _SECOND:
            rows[-1] = (*rows[-1], name)
        else:
            rows.append((name,))
    return rows


def _group(title: str, fields: list[str], text: str = "", *, is_open: bool = False) -> Any:
    classes = [] if is_open else ["collapse"]
    return (title, {"fields": _rows(fields), "classes": classes, "description": text})


GROUPS: list[Any] = [
    _group("What it gives", AWARD, is_open=True),
    _group("On which goods", GOODS, "Nothing said means all that can earn.", is_open=True),
    _group("When and where", WHEN, "Days and hours of the store's own clock.", is_open=True),
    _group("For whom", MEMBER, is_open=True),
    _group("Limits", LIMITS, is_open=True),
    _group("Which sale", SALE),
    _group("Beside other rules", STACKING),
    _group("When its points can be used", LIFE, "Empty means: as the program says."),
    _group("Valid for purchases", WINDOW, is_open=True),
]
