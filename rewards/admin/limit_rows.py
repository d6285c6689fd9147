"""A rule's limits in forms: one row per period, in points and in times."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rewards.earning.limits import LIFETIME, PERIODS, PURCHASE, REDUCE, REJECT, read_limits

_SHOWN = {PURCHASE: "one purchase", LIFETIME: "a lifetime"}
_OVERS = ((REDUCE, "give what is left"), (REJECT, "give nothing"))


class LimitRows(forms.Widget):
    """Six rows: at most so many points, what happens beyond them, and at most so many times."""

    template_name = "rewards/limit_rows.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        said = [limit for limit in value or [] if isinstance(limit, Mapping)]
        context["widget"]["rows"] = [_row(name, per, said) for per in PERIODS]
        context["widget"]["overs"] = _OVERS
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        limits = []
        for per in PERIODS:
            points = str(data.get(f"{name}-{per}-points", "")).strip()
            times = str(data.get(f"{name}-{per}-times", "")).strip()
            if points:
                over = data.get(f"{name}-{per}-over", REDUCE)
                limits.append({"per": per, "points": points, "over": over})
            if times:
                limits.append({"per": per, "times": times, "over": REJECT})
        return limits

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str) -> str:
        return ""


class LimitsField(forms.Field):
    """The limits as a version keeps them."""

    widget = LimitRows

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        try:
            return [limit.said() for limit in read_limits([_numbered(one) for one in value or []])]
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or []))
        except ValidationError:
            return True


def _row(name: str, per: str, said: list[Mapping[str, Any]]) -> dict[str, Any]:
    points = next((one for one in said if one["per"] == per and one.get("points")), {})
    times = next((one for one in said if one["per"] == per and one.get("times")), {})
    return {
        "name": f"{name}-{per}",
        "per": _SHOWN.get(per, f"a {per}"),
        "points": points.get("points", ""),
        "over": points.get("over", REDUCE),
        "times": times.get("times", ""),
        "counts": per != PURCHASE,
    }


def _numbered(limit: Mapping[str, Any]) -> dict[str, Any]:
    """Digits as a number; what is none stays for `read_limits` to refuse."""
    unit = "points" if "points" in limit else "times"
    text = str(limit[unit])
    is_number = text.isascii() and text.isdecimal() and len(text) < 12
    return {**limit, unit: int(text) if is_number else text}
