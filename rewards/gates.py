"""
Who can have a reward, when and where; and when not, why not, in words. Pure.

Always: days and hours are those of the store's own clock. What a segment asks is nobody's business
at the till: its sentence says nothing of it.
Source: docs/decisions/0020-prices-and-gates-of-rewards.md
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Final, NamedTuple

OTHER_TIER: Final = "other_tier"
OTHER_SEGMENT: Final = "other_segment"
OTHER_STORE: Final = "other_store"
OTHER_DAY: Final = "other_day"
OTHER_HOURS: Final = "other_hours"
LIMIT_REACHED: Final = "limit_reached"

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIMES = {1: "once", 2: "twice"}
_PERIODS = {"day": "a day", "week": "a week", "month": "a month", "year": "a year"}


class Gates(NamedTuple):
    """What a reward asks for beside its price; nothing said means everybody, always."""

    weekdays: Sequence[int] = ()
    from_time: time | None = None
    until_time: time | None = None
    stores: Sequence[str] = ()
    tiers: Sequence[str] = ()
    segments: Sequence[str] = ()

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked for at all."""
        return not any(self)


class Scene(NamedTuple):
    """
    Who asks, where and when.

    local: by the store's clock. store: its code, "" for none, None when that is not known yet.
    tier_names: name by code, lowest tier first.
    """

    local: datetime
    store: str | None
    tier: str
    segments: frozenset[str]
    tier_names: Mapping[str, str]


class Obstacle(NamedTuple):
    """Why a reward cannot be had: a code, and a sentence to show."""

    code: str
    sentence: str


def obstacles(gates: Gates, scene: Scene) -> Iterator[Obstacle]:
    """Everything that stands between somebody and a reward, beside its price; mostly nothing."""
    if gates.tiers and scene.tier not in gates.tiers:
        yield Obstacle(OTHER_TIER, _for_tiers(gates.tiers, scene.tier_names))
    if gates.segments and scene.segments.isdisjoint(gates.segments):
        yield Obstacle(OTHER_SEGMENT, "It is not for this member.")
    if gates.stores and scene.store is not None and scene.store not in gates.stores:
        yield Obstacle(OTHER_STORE, f"Only in {_or(gates.stores)}.")
    if gates.weekdays and scene.local.isoweekday() not in gates.weekdays:
        yield Obstacle(OTHER_DAY, f"Only on {_or(_runs(gates.weekdays))}.")
    clock, until = scene.local.time(), gates.until_time
    if clock < (gates.from_time or time.min) or (until is not None and clock >= until):
        yield Obstacle(OTHER_HOURS, f"Only {_hours(gates)}.")


def limit(times: int, per: str, *, again_on: datetime | None) -> Obstacle:
    """A member has had it as often as they may; again_on: the local day it is free again."""
    often = _TIMES.get(times, f"{times} times")
    if again_on is None:
        return Obstacle(LIMIT_REACHED, f"Only {often} for each member.")
    again = f"{again_on.day} {again_on:%B}"
    return Obstacle(LIMIT_REACHED, f"{often.capitalize()} {_PERIODS[per]}; again from {again}.")


def _for_tiers(tiers: Sequence[str], names: Mapping[str, str]) -> str:
    ladder = list(names)
    wanted = [code for code in ladder if code in tiers]
    if wanted and wanted == ladder[-len(wanted) :]:
        return f"From {names[wanted[0]]} on."
    return f"Only for {_or([names[code] for code in wanted] or list(tiers))}."


def _runs(weekdays: Sequence[int]) -> list[str]:
    """Days as people say them: Monday to Friday, Sunday."""
    runs: list[list[int]] = []
    for day in sorted(set(weekdays)):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [
        _DAYS[run[0] - 1]
        if len(run) == 1
        else f"{_DAYS[run[0] - 1]} {'to' if len(run) > 2 else 'and'} {_DAYS[run[-1] - 1]}"
        for run in runs
    ]


def _hours(gates: Gates) -> str:
    if gates.from_time is None:
        return f"until {gates.until_time:%H:%M}"
    if gates.until_time is None:
        return f"from {gates.from_time:%H:%M}"
    return f"from {gates.from_time:%H:%M} to {gates.until_time:%H:%M}"


def _or(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
