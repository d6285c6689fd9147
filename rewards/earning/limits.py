"""What one rule gives one member at most, by purchase and by period. Pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

PURCHASE, DAY, WEEK, MONTH, YEAR, LIFETIME = (
    "purchase", "day", "week", "month", "year", "lifetime",
)  # fmt: skip
PERIODS: Final = (PURCHASE, DAY, WEEK, MONTH, YEAR, LIFETIME)
REDUCE, REJECT = "reduce", "reject"
LIMIT_MAX = 1_000_000_000
_KEYS = frozenset({"per", "points", "times", "over"})


class Limit(NamedTuple):
    """
    So many points, or so many times, per purchase or period.

    over: reduce gives what is left, reject gives nothing unless it fits whole; times are whole.
    """

    per: str
    points: int | None = None
    times: int | None = None
    over: str = REDUCE

    def said(self) -> dict[str, Any]:
        """The JSON that a version keeps."""
        amount = {"points": self.points} if self.times is None else {"times": self.times}
        return {"per": self.per, **amount, "over": self.over}


class Used(NamedTuple):
    """What a rule gave a member in a period so far, less what came back."""

    points: int = 0
    times: int = 0


# By rule and period; what is missing was not used.
Usage = Mapping[tuple[int, str], Used]
UNUSED: Final = Used()
NONE_USED: Usage = MappingProxyType({})


def read_limits(said: Sequence[Any]) -> tuple[Limit, ...]:
    """
    Read limits as a version keeps them, in the order of the periods.

    Raises ValueError with a sentence that says what is wrong and what to write.
    """
    limits = sorted((_read(one) for one in said), key=lambda limit: PERIODS.index(limit.per))
    seen = set()
    for limit in limits:
        kind = (limit.per, limit.times is None)
        if kind in seen:
            raise ValueError(f"There are two limits of the same kind per {limit.per}; keep one.")
        seen.add(kind)
    return tuple(limits)


def _read(said: Any) -> Limit:
    if not isinstance(said, Mapping) or not said.keys() <= _KEYS:
        raise ValueError('A limit is written {"per": "day", "points": 50, "over": "reduce"}.')
    per, over = said.get("per"), said.get("over", REDUCE)
    if per not in PERIODS:
        raise ValueError(f"A limit is per one of {', '.join(PERIODS)}.")
    if over not in {REDUCE, REJECT}:
        raise ValueError("Beyond a limit, write reduce or reject.")
    points, times = said.get("points"), said.get("times")
    if (points is None) == (times is None):
        raise ValueError(f"A limit per {per} is in points or in times; write one of the two.")
    if per == PURCHASE and times is not None:
        raise ValueError("A rule gives once per purchase anyway; limit its points.")
    amount = points if times is None else times
    if type(amount) is not int or not 1 <= amount <= LIMIT_MAX:
        raise ValueError(
            f"A limit is a whole number from 1 to {LIMIT_MAX}; for none, leave it out."
        )
    return Limit(per, points, times, over)


def within(points: int, limits: Sequence[Limit], rule_id: int, usage: Usage) -> int:
    """How many of these points the limits let through."""
    for per, most, times, over in limits:
        used = UNUSED if per == PURCHASE else usage.get((rule_id, per), UNUSED)
        if times is not None:
            if used.times >= times:
                return 0
        elif most is not None and points > (left := max(0, most - used.points)):
            if over == REJECT:
                return 0
            points = left
    return points
