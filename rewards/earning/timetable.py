"""Which rules are valid when: worked out once, asked by the thousand. Pure."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime

from rewards.earning.rules import Rule


class Timetable:
    """
    The rules of a program, in the order in which they are asked, by instant and kind of event.

    asks: what some rule looks at in a situation. asks_metadata: under which keys of the member's
    metadata; None when one may look at any. has_limits, is_counted: whether any has limits
    of a period, or is counted at all.
    """

    __slots__ = (
        "_by_event", "_starts", "asks", "asks_metadata", "has_limits", "is_counted", "rules",
    )  # fmt: skip

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.asks = frozenset().union(*(rule.asks for rule in self.rules))
        self.asks_metadata = _together(rule.asks_metadata for rule in self.rules)
        self.has_limits = any(rule.has_periods for rule in self.rules)
        self.is_counted = any(rule.is_counted for rule in self.rules)
        edges = {rule.effective_from for rule in self.rules}
        edges |= {rule.effective_until for rule in self.rules if rule.effective_until}
        self._starts = sorted(edges)
        self._by_event: dict[str, list[tuple[Rule, ...]]] = {}

    def at(self, moment: datetime, event: str = "") -> tuple[Rule, ...]:
        """The rules that are valid at a moment for purchases, or for a type of event."""
        spans = self._by_event.get(event)
        if spans is None:
            own = [rule for rule in self.rules if rule.event == event]
            spans = [tuple(rule for rule in own if rule.valid_at(edge)) for edge in self._starts]
            if own:  # Types that no rule asks for are named by whoever posts.
                self._by_event[event] = spans
        place = bisect_right(self._starts, moment)
        return spans[place - 1] if place else ()


def _together(asked: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    keys: frozenset[str] = frozenset()
    for some in asked:
        if some is None:
            return None
        keys |= some
    return keys
