"""
Who can have a reward, when and where; and when not, why not. Pure.

Always: days and hours are those of the store's own clock. What a segment asks is nobody's business
at the till: its obstacle says nothing of it. Obstacles are figures: `rewards.speech.obstacles` has
their sentences.
Source: docs/decisions/0020-prices-and-gates-of-rewards.md
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final, NamedTuple

OTHER_TIER: Final = "other_tier"
OTHER_SEGMENT: Final = "other_segment"
OTHER_STORE: Final = "other_store"
OTHER_DAY: Final = "other_day"
OTHER_HOURS: Final = "other_hours"
LIMIT_REACHED: Final = "limit_reached"
TOO_FEW_POINTS: Final = "too_few_points"
OUT_OF_STOCK: Final = "out_of_stock"
NOT_YET: Final = "not_yet_valid"
MAY_NOT_SPEND: Final = "may_not_spend"
NOT_ACTIVE: Final = "member_not_active"


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
    tier_names: name by code, lowest tier first. store_names: of those that another store keeps out.
    """

    local: datetime
    store: str | None
    tier: str
    segments: frozenset[str]
    tier_names: Mapping[str, str]
    store_names: Mapping[str, str]


class Obstacle(NamedTuple):
    """
    Why a reward cannot be had: a code, and the figures that belong to it.

    points: how many are short. names: of the tiers or stores that have it; is_upwards: that tier
    and all above. times, per: how often a member may have it. day: the first that it can be had on.
    """

    code: str
    points: int = 0
    names: Sequence[str] = ()
    is_upwards: bool = False
    weekdays: Sequence[int] = ()
    from_time: time | None = None
    until_time: time | None = None
    times: int = 0
    per: str = ""
    day: date | None = None


def obstacles(gates: Gates, scene: Scene) -> Iterator[Obstacle]:
    """Everything that stands between somebody and a reward, beside its price; mostly nothing."""
    if gates.tiers and scene.tier not in gates.tiers:
        yield _for_tiers(gates.tiers, scene.tier_names)
    if gates.segments and scene.segments.isdisjoint(gates.segments):
        yield Obstacle(OTHER_SEGMENT)
    if keeps_out(gates, scene.store):
        names = [scene.store_names.get(code) or code for code in gates.stores]
        yield Obstacle(OTHER_STORE, names=names)
    if gates.weekdays and scene.local.isoweekday() not in gates.weekdays:
        yield Obstacle(OTHER_DAY, weekdays=sorted(set(gates.weekdays)))
    clock, until = scene.local.time(), gates.until_time
    if clock < (gates.from_time or time.min) or (until is not None and clock >= until):
        yield Obstacle(OTHER_HOURS, from_time=gates.from_time, until_time=until)


def keeps_out(gates: Gates, store: str | None) -> bool:
    """Whether a reward is for other stores than this one; `store`: as in Scene."""
    return bool(gates.stores) and store is not None and store not in gates.stores


def limit(times: int, per: str, *, again_on: date | None) -> Obstacle:
    """A member has had it as often as they may; again_on: the local day it is free again."""
    return Obstacle(LIMIT_REACHED, times=times, per=per, day=again_on)


def _for_tiers(tiers: Sequence[str], names: Mapping[str, str]) -> Obstacle:
    ladder = list(names)
    wanted = [code for code in ladder if code in tiers]
    is_upwards = bool(wanted) and wanted == ladder[-len(wanted) :]
    shown = wanted[:1] if is_upwards else wanted
    return Obstacle(
        OTHER_TIER, names=[names[code] for code in shown] or list(tiers), is_upwards=is_upwards
    )
