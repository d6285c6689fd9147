"""What a version of a rule says, apart from when and by whom. Immutable."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from rewards.earning.limits import LIFETIME, REJECT, read_limits
from rewards.models import Award, ExpiryRounding, OverLimit, Rounding, RulePoints, RuleVersion

_SETS = (
    "categories", "categories_excluded", "skus", "skus_excluded", "brands", "brands_excluded",
    "weekdays", "stores", "channels", "tenders", "tiers", "segments",
)  # fmt: skip
ONCE_IN_A_LIFETIME = {"per": LIFETIME, "times": 1, "over": REJECT}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """
    Two versions with equal texts promise the same.

    Always: a rule for the first purchase gives once in a lifetime, so that a sale that is taken
    back and another that comes late cannot both be the first.
    """

    award: str
    points: int | None = None
    step_minor: int | None = None
    multiplier: Decimal | None = None
    rounding: str = Rounding.FLOOR
    is_multiplied: bool = False
    point_kind: str = RulePoints.SPENDABLE
    funded_by: str = ""
    categories: tuple[str, ...] = ()
    categories_excluded: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    skus_excluded: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    brands_excluded: tuple[str, ...] = ()
    attributes: Mapping[str, list[str]] = field(default_factory=dict)
    attributes_excluded: Mapping[str, list[str]] = field(default_factory=dict)
    goods_min_minor: int = 0
    pieces_min: int = 0
    weekdays: tuple[int, ...] = ()
    from_time: time | None = None
    until_time: time | None = None
    stores: tuple[str, ...] = ()
    event: str = ""
    channels: tuple[str, ...] = ()
    tenders: tuple[str, ...] = ()
    basket_min_minor: int = 0
    basket_max_minor: int | None = None
    expression: str = ""
    tiers: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    visit_number: int | None = None
    visit_every: int | None = None
    birthday_days_before: int | None = None
    birthday_days_after: int | None = None
    age_min: int | None = None
    age_max: int | None = None
    enrolled_days_min: int | None = None
    enrolled_days_max: int | None = None
    campaign_id: int | None = None
    priority: int = 0
    is_last: bool = False
    group: str = ""
    group_mode: str = ""
    limits: list[dict[str, Any]] = field(default_factory=list)
    budget_points: int | None = None
    budget_minor: int | None = None
    budget_over: str = OverLimit.REDUCE
    pending_policy: str = ""
    pending_days: int | None = None
    pending_until: date | None = None
    expiry_policy: str = ""
    expiry_months: int | None = None
    expiry_rounding: str = ExpiryRounding.NONE
    expiry_from: str = ""

    def __post_init__(self) -> None:
        for name in _SETS:
            self._set(name, _words(getattr(self, name)))
        self._set("award", str(Award(self.award)))
        self._set("rounding", str(Rounding(self.rounding)))
        self._set("point_kind", str(RulePoints(self.point_kind)))
        self._set("budget_over", str(OverLimit(self.budget_over)))
        self._set("expiry_rounding", str(ExpiryRounding(self.expiry_rounding)))
        self._set("attributes", _attributes(self.attributes))
        self._set("attributes_excluded", _attributes(self.attributes_excluded))
        self._set("limits", _limits(self.limits, is_first=self.visit_number == 1))

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @classmethod
    def of(cls, version: RuleVersion) -> "RuleText":
        return cls(**{name: getattr(version, name) for name in cls.__dataclass_fields__})

    def columns(self) -> dict[str, Any]:
        """The text as the columns of a version."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }


def _words(words: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(set(words)))


def _attributes(said: Any) -> Any:
    """In order; what has another shape stays as it is, for the check to refuse."""
    if not isinstance(said, Mapping) or not all(isinstance(v, list) for v in said.values()):
        return said
    return {name: sorted(set(map(str, said[name]))) for name in sorted(said)}


def _limits(said: Any, *, is_first: bool) -> Any:
    try:
        limits = [limit.said() for limit in read_limits(said)]
    except (ValueError, TypeError):
        return said  # The check refuses it.
    if is_first and not any(one["per"] == LIFETIME and "times" in one for one in limits):
        limits.append(dict(ONCE_IN_A_LIFETIME))
    return limits
