"""
The life of a rule: drafted, published, ended. A published version never changes.

Always: the versions of a rule are numbered without gaps in the order they begin, and no two of
them are valid at the same instant. Whoever changes a rule holds its program's row, so that two
changes come one after the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from members.actors import Actor
from members.errors import DomainError, FieldError
from rewards.models import (
    Award,
    EarningRule,
    ExpiryRounding,
    OverLimit,
    Rounding,
    RulePoints,
    RuleVersion,
)
from rewards.models.program import lock, touch


class InvalidRule(DomainError):
    code = "invalid_rule"
    title = "The rule does not hold together"


class VersionsOverlap(DomainError):
    code = "rule_versions_overlap"
    title = "Two versions of a rule cannot be valid at once"
    http_status = 409


class RuleNotRunning(DomainError):
    code = "rule_not_running"
    title = "The rule cannot be ended then"
    http_status = 409


_SETS = (
    "categories", "categories_excluded", "skus", "skus_excluded", "brands", "brands_excluded",
    "weekdays", "stores", "channels", "tenders", "tiers", "segments",
)  # fmt: skip


def _words(words: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(set(words)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """What a version says, apart from when: two versions with equal texts promise the same."""

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
            object.__setattr__(self, name, _words(getattr(self, name)))
        object.__setattr__(self, "award", str(Award(self.award)))
        object.__setattr__(self, "rounding", str(Rounding(self.rounding)))
        object.__setattr__(self, "expiry_rounding", str(ExpiryRounding(self.expiry_rounding)))

    @classmethod
    def of(cls, version: RuleVersion) -> "RuleText":
        return cls(**{name: getattr(version, name) for name in cls.__dataclass_fields__})


def draft_version(
    *,
    rule: EarningRule,
    text: RuleText,
    effective_from: datetime,
    effective_until: datetime | None = None,
) -> RuleVersion:
    """
    Write a draft: it earns nothing and may be changed or deleted until it is published.

    Raises InvalidRule.
    """
    fields = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(text).items()
    }
    version = RuleVersion(
        rule=rule, effective_from=effective_from, effective_until=effective_until, **fields
    )
    try:
        version.full_clean()
    except ValidationError as error:
        raise InvalidRule(" ".join(error.messages), errors=_field_errors(error)) from error
    version.save()
    return version


def publish(*, version: RuleVersion, as_of: datetime, actor: Actor) -> RuleVersion:
    """
    Make a draft count for purchases that occur from its `effective_from` on.

    The version before it ends at that instant. A repeat returns the version as it was published.

    Raises VersionsOverlap; then nothing is changed.
    """
    with transaction.atomic():
        lock(version.rule.program_id)
        version = RuleVersion.objects.select_related("rule").get(pk=version.pk)
        if version.published_at is not None:
            return version
        before = latest(version.rule)
        if before is not None:
            _make_room(before, version, actor)
        version.number = 1 if before is None else (before.number or 0) + 1
        version.published_at = as_of
        version.published_by = actor.label
        version.save(update_fields=["number", "published_at", "published_by"])
        touch(version.rule.program_id)
    return version


def end_rule(*, rule: EarningRule, at: datetime, actor: Actor) -> RuleVersion:
    """
    Let a rule give nothing for purchases that occur at `at` or later. A repeat changes nothing.

    Raises RuleNotRunning when nothing is published, when it begins only after `at`, or when
    another end is set.
    """
    with transaction.atomic():
        lock(rule.program_id)
        version = latest(rule)
        if version is None:
            raise RuleNotRunning(f"{rule.name} has no published version; delete its drafts.")
        if version.effective_until == at:
            return version
        if version.effective_until is not None:
            raise RuleNotRunning(
                f"{version} already ends at {version.effective_until:%Y-%m-%d %H:%M} UTC, and an "
                "end is set once. To go on after it, publish a new version."
            )
        if at < version.effective_from:
            raise RuleNotRunning(
                f"{version} begins only at {version.effective_from:%Y-%m-%d %H:%M} UTC; "
                "end it then or later."
            )
        _end(version, at, actor)
        touch(rule.program_id)
    return version


def latest(rule: EarningRule) -> RuleVersion | None:
    """The published version that begins last, ended or not."""
    return (
        RuleVersion.objects.filter(rule=rule, published_at__isnull=False)
        .select_related("rule")
        .order_by("-number")
        .first()
    )


def _make_room(before: RuleVersion, version: RuleVersion, actor: Actor) -> None:
    if version.effective_from < before.effective_from:
        raise VersionsOverlap(
            f"{before} begins at {before.effective_from:%Y-%m-%d %H:%M} UTC and is published: "
            "purchases may already name it. Let the new version begin then or later."
        )
    if before.effective_until is None:
        _end(before, version.effective_from, actor)
    elif version.effective_from < before.effective_until:
        raise VersionsOverlap(
            f"{before} is valid until {before.effective_until:%Y-%m-%d %H:%M} UTC, and an end is "
            "set once. Let the new version begin then or later."
        )


def _end(version: RuleVersion, at: datetime, actor: Actor) -> None:
    version.effective_until = at
    version.ended_by = actor.label
    version.save(update_fields=["effective_until", "ended_by"])


def _field_errors(error: ValidationError) -> list[FieldError]:
    named = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        FieldError("" if name in {"", "__all__"} else f"/{name}", "invalid", message)
        for name, messages in named.items()
        for message in messages
    ]
