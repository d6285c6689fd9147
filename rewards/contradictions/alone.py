"""What a version contradicts by itself, its program's settings and its campaign."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from rewards import dates
from rewards.contradictions.found import Contradiction
from rewards.earning.expression import BadExpression, compile_expression
from rewards.earning.limits import PERIODS, REJECT, Limit, read_limits
from rewards.models import Award, RuleVersion

_ATTRIBUTE_WORDS_MAX = 100
# As tills write them; another word would never be met.
_CHANNEL = re.compile(r"[a-z][a-z0-9_]{0,19}")
_TENDERS = ("cash", "card", "gift_card", "voucher", "points", "other")


def alone(version: RuleVersion) -> Iterator[Contradiction]:
    """Everything that needs no look at other rows than the version's own."""
    yield from _goods(version)
    yield from _ways(version)
    yield from _attributes(version)
    yield from _window(version)
    yield from _budget(version)
    yield from _limits(version)
    if version.expression:
        try:
            compile_expression(version.expression)
        except BadExpression as error:
            yield Contradiction("expression", f"In the expression, {error}")


def _goods(version: RuleVersion) -> Iterator[Contradiction]:
    for name in ("categories", "skus", "brands"):
        both = set(getattr(version, name)) & set(getattr(version, f"{name}_excluded"))
        if both:
            yield Contradiction(
                f"{name}_excluded",
                f"{_listed(both)} cannot be both included and excluded; take it out of one.",
            )
    never = set(version.categories) & set(version.rule.program.never_earn_categories)
    if never:
        yield Contradiction(
            "categories",
            f"{_listed(never)} never earns in this program; change that in the program first.",
        )


def _ways(version: RuleVersion) -> Iterator[Contradiction]:
    """Channels and ways of paying that no sale can have."""
    if odd := {word for word in version.channels if not _CHANNEL.fullmatch(word)}:
        yield Contradiction(
            "channels",
            f"No sale comes by {_listed(odd)}: a channel is written in small letters, digits and "
            "underscores, such as store or app, with 20 characters at most.",
        )
    if odd := set(version.tenders) - set(_TENDERS):
        yield Contradiction(
            "tenders", f"Nobody pays with {_listed(odd)}. Write {', '.join(_TENDERS)}."
        )


def _attributes(version: RuleVersion) -> Iterator[Contradiction]:
    shaped = True
    for name in ("attributes", "attributes_excluded"):
        if not _is_shaped(getattr(version, name)):
            shaped = False
            yield Contradiction(
                name, "Write each attribute with its values, such as color: red, blue."
            )
    if not shaped:
        return
    for attribute, values in version.attributes.items():
        both = set(values) & set(version.attributes_excluded.get(attribute, ()))
        if both:
            yield Contradiction(
                "attributes_excluded",
                f"{attribute} {_listed(both)} cannot be both included and excluded; take it out "
                "of one.",
            )


def _is_shaped(said: Any) -> bool:
    return isinstance(said, Mapping) and all(
        name
        and isinstance(values, list)
        and 0 < len(values) <= _ATTRIBUTE_WORDS_MAX
        and all(isinstance(value, str) and 0 < len(value) <= 100 for value in values)
        for name, values in said.items()
    )


def _window(version: RuleVersion) -> Iterator[Contradiction]:
    start, until = version.effective_from, version.effective_until
    campaign = version.campaign
    if campaign is not None:
        if campaign.program_id != version.rule.program_id:
            yield Contradiction("campaign", f"{campaign} belongs to another program.")
            return
        if until is not None and until <= campaign.starts_at:
            yield Contradiction(
                "effective_until",
                f"The version ends before {campaign} begins, so it would never give anything.",
            )
        if campaign.ends_at is not None and start >= campaign.ends_at:
            yield Contradiction(
                "effective_from",
                f"The version begins after {campaign} has ended, so it would never give anything.",
            )
        start = max(start, campaign.starts_at)
        until = min((end for end in (until, campaign.ends_at) if end is not None), default=None)
    if version.weekdays and until is not None and start < until:
        days = _weekdays_between(start, until, version.rule.program.time_zone)
        if not days & set(version.weekdays):
            yield Contradiction(
                "weekdays", "None of these days of the week falls between its beginning and end."
            )


def _weekdays_between(start: datetime, until: datetime, time_zone: str) -> set[int]:
    first = dates.local_day(start, time_zone)
    last = dates.local_day(until - timedelta(microseconds=1), time_zone)
    length = min((last - first).days, 6)
    return {(first + timedelta(days=i)).isoweekday() for i in range(length + 1)}


def _budget(version: RuleVersion) -> Iterator[Contradiction]:
    if version.budget_minor and not version.rule.program.thousand_points_minor:
        yield Contradiction(
            "budget_minor",
            "A budget in money needs the cost of points: say in the program what 1,000 points "
            "cost, or write the budget in points.",
        )


def _limits(version: RuleVersion) -> Iterator[Contradiction]:
    try:
        limits = read_limits(version.limits)
    except (ValueError, TypeError) as error:
        yield Contradiction("limits", str(error))
        return
    for unit in ("points", "times"):
        yield from _too_large(limits, unit)
    least = version.points if version.award == Award.BONUS else None
    for limit in limits:
        if least and limit.points is not None and limit.over == REJECT and limit.points < least:
            yield Contradiction(
                "limits",
                f"The bonus of {least} never fits into {limit.points} points per {limit.per}, and "
                "beyond that limit nothing is given.",
            )


def _too_large(limits: Sequence[Limit], unit: str) -> Iterator[Contradiction]:
    """A limit of a shorter period above one of a longer period would never be met."""
    said = [(limit.per, getattr(limit, unit)) for limit in limits]
    ordered = sorted(
        ((per, most) for per, most in said if most is not None),
        key=lambda one: PERIODS.index(one[0]),
    )
    for (short, small), (long, large) in pairwise(ordered):
        if small > large:
            yield Contradiction(
                "limits",
                f"{small} {unit} per {short} are more than {large} per {long}, so they are never "
                "reached; lower the first or raise the second.",
            )


def _listed(words: set[str]) -> str:
    return ", ".join(sorted(words))
