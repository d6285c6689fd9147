"""
When and for whom a rule applies, as short checks of the situation: compiled once per rule. Pure.

Always: checks come in one order, so that of several reasons the same one is told every time.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING

from rewards.earning import outcome as why
from rewards.earning.expression import compile_expression
from rewards.earning.situation import Situation

if TYPE_CHECKING:
    from rewards.earning.rules import CampaignCard, Rule

# A trace keeps the tier beside its inputs, and only purchases come back: their event is "".
_ALWAYS_THERE = frozenset({"tier", "event"})

# The reason why not, or "".
Check = Callable[[Situation], str]

_MEMBER_ASKS = (
    "segments", "visit_number", "visit_every", "birthday_days_before", "age_min", "age_max",
    "enrolled_days_min", "enrolled_days_max",
)  # fmt: skip


def checks_of(rule: "Rule") -> tuple[Check, ...]:
    """The checks of a rule, the cheapest first; none for a rule that always applies."""
    return tuple(_checks(rule))


def asked_of(rule: "Rule") -> frozenset[str]:
    """The fields of a situation that the rule looks at, besides its moment and the tier."""
    asked = {
        "weekday": rule.weekdays,
        "minute": rule.from_time or rule.until_time,
        "store": rule.stores,
        "channel": rule.channels,
        "tenders": rule.tenders,
        "segments": rule.segments or (rule.campaign and rule.campaign.segment),
        "held_out": rule.campaign and rule.campaign.holdout_percent,
        "visit": rule.visit_number or rule.visit_every,
        "birthday_in": rule.birthday_days_before is not None,
        "age": rule.age_min is not None or rule.age_max is not None,
        "enrolled_days": rule.enrolled_days_min is not None or rule.enrolled_days_max is not None,
    }
    names = frozenset(name for name, is_asked in asked.items() if is_asked)
    if not rule.expression:
        return names
    return names | (compile_expression(rule.expression).fields - _ALWAYS_THERE)


def metadata_asked_of(rule: "Rule") -> frozenset[str] | None:
    """The keys of the member's metadata that the rule looks at; None when it may look at any."""
    if not rule.expression:
        return frozenset()
    return compile_expression(rule.expression).metadata_keys


def _checks(rule: "Rule") -> Iterator[Check]:
    if rule.pauses:
        pauses = tuple(rule.pauses)
        yield lambda sale: why.PAUSED if _within(pauses, sale.occurred_at) else ""
    if rule.weekdays:
        weekdays = rule.weekdays
        yield lambda sale: "" if sale.weekday in weekdays else why.OTHER_DAY
    if rule.from_time or rule.until_time:
        first, end = _minute(rule.from_time, 0), _minute(rule.until_time, 1440)
        yield lambda sale: "" if first <= sale.minute < end else why.OTHER_HOURS
    if rule.campaign:
        yield _window(rule.campaign)
    if rule.stores:
        stores = rule.stores
        yield lambda sale: "" if sale.store in stores else why.OTHER_STORE
    if rule.channels:
        channels = rule.channels
        yield lambda sale: "" if sale.channel in channels else why.OTHER_CHANNEL
    if rule.tenders:
        tenders = rule.tenders
        yield lambda sale: why.OTHER_TENDER if tenders.isdisjoint(sale.tenders) else ""
    if rule.tiers:
        tiers = rule.tiers
        yield lambda sale: "" if sale.tier in tiers else why.OTHER_TIER
    yield from _member_checks(rule)


def _member_checks(rule: "Rule") -> Iterator[Check]:
    if any(getattr(rule, name) for name in _MEMBER_ASKS) or asked_of(rule) & {"birthday_in"}:
        yield lambda sale: "" if sale.is_member else why.NOBODY
    if rule.segments:
        segments = rule.segments
        yield lambda sale: why.OTHER_SEGMENT if segments.isdisjoint(sale.segments) else ""
    if rule.campaign:
        yield from _target(rule.campaign)
    if rule.visit_number is not None:
        number = rule.visit_number
        yield lambda sale: "" if sale.visit == number else why.OTHER_VISIT
    if rule.visit_every is not None:
        every = rule.visit_every
        yield lambda sale: why.OTHER_VISIT if sale.visit % every else ""
    if rule.birthday_days_before is not None and rule.birthday_days_after is not None:
        before, after = rule.birthday_days_before, rule.birthday_days_after
        yield lambda sale: "" if _is_in(sale.birthday_in, -after, before) else why.NO_BIRTHDAY
    if rule.age_min is not None or rule.age_max is not None:
        youngest, oldest = rule.age_min, rule.age_max
        yield lambda sale: "" if _is_in(sale.age, youngest, oldest) else why.OTHER_AGE
    if rule.enrolled_days_min is not None or rule.enrolled_days_max is not None:
        least, most = rule.enrolled_days_min, rule.enrolled_days_max
        yield lambda sale: "" if _is_in(sale.enrolled_days, least, most) else why.OTHER_MEMBERSHIP


def _window(campaign: "CampaignCard") -> Check:
    windows = ((campaign.starts_at, campaign.ends_at),)
    return lambda sale: "" if _within(windows, sale.occurred_at) else why.OUTSIDE_CAMPAIGN


def _target(campaign: "CampaignCard") -> Iterator[Check]:
    if campaign.segment:
        segment = campaign.segment
        yield lambda sale: "" if segment in sale.segments else why.OTHER_SEGMENT
    if campaign.holdout_percent:
        code = campaign.code
        yield lambda sale: why.HELD_OUT if code in sale.held_out else ""


def _within(windows: tuple[tuple[datetime, datetime | None], ...], moment: datetime) -> bool:
    return any(start <= moment and (end is None or moment < end) for start, end in windows)


def _minute(moment: time | None, otherwise: int) -> int:
    return otherwise if moment is None else moment.hour * 60 + moment.minute


def _is_in(value: int | None, least: int | None, most: int | None) -> bool:
    """What is not known is in no range."""
    if value is None:
        return False
    return (least is None or least <= value) and (most is None or value <= most)
