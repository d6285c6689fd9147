"""What a replay adds up, side by side: plain sums that a row of JSON can keep between slices."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from rewards.earning import Outcome
from rewards.rulebook import Rulebook

TOP = 10
LIVE, TRIAL = "live", "trial"


class DraftsChanged(Exception):
    """What is replayed is no longer what was asked for."""

    def __init__(self) -> None:
        super().__init__(
            "A draft was changed, published or deleted while it was replayed; ask again."
        )


class Gain(NamedTuple):
    """What one member was given by each side."""

    member_id: int
    live: int
    trial: int

    @property
    def difference(self) -> int:
        return self.trial - self.live


class Tally:
    """Sums of both sides so far. Read from what a back-test keeps, and written back to it."""

    def __init__(self, kept: dict[str, Any]) -> None:
        self.texts: str = kept.get("texts", "")
        self.after_member: int = kept.get("after_member", 0)
        self.purchases: int = kept.get("purchases", 0)
        self.points: dict[str, int] = kept.get("points", {LIVE: 0, TRIAL: 0})
        self.qualifying: dict[str, int] = kept.get("qualifying", {LIVE: 0, TRIAL: 0})
        self.members: dict[str, int] = kept.get("members", {"more": 0, "less": 0, "same": 0})
        self.rules: dict[str, dict[str, dict[str, Any]]] = kept.get("rules", {LIVE: {}, TRIAL: {}})
        self.weeks: dict[str, dict[str, int]] = kept.get("weeks", {})
        self.top: list[Gain] = [Gain(*one) for one in kept.get("top", [])]

    def kept(self) -> dict[str, Any]:
        """What the row keeps."""
        return {
            "texts": self.texts,
            "after_member": self.after_member,
            "purchases": self.purchases,
            "points": self.points,
            "qualifying": self.qualifying,
            "members": self.members,
            "rules": self.rules,
            "weeks": self.weeks,
            "top": [list(one) for one in self.top],
        }

    def keep_to(self, texts: str) -> None:
        """Raises DraftsChanged when a slice before replayed something else."""
        if self.texts and self.texts != texts:
            raise DraftsChanged
        self.texts = texts

    def add(self, side: str, outcome: Outcome, book: Rulebook, week: str) -> None:
        """Count what one sale gave."""
        self.points[side] += outcome.points
        self.qualifying[side] += outcome.qualifying
        of_week = self.weeks.setdefault(week, {LIVE: 0, TRIAL: 0})
        of_week[side] += outcome.points
        rules = self.rules[side]
        for line in outcome.lines:
            key = str(line.version_id)
            said = rules.get(key)
            if said is None:
                said = rules[key] = {"rule": line.rule, "points": 0, "times": 0, "asked": 0}
                said["reasons"] = {}
            if line.points:
                said["points"] += line.points
                said["times"] += 1
            else:
                said["reasons"][line.reason] = said["reasons"].get(line.reason, 0) + 1
            said["asked"] += line.asked

    def close(self, gains: Iterable[Gain]) -> None:
        """Count the members of a slice, and keep those who win and lose most."""
        gains = list(gains)
        for gain in gains:
            change = gain.difference
            self.members["more" if change > 0 else "less" if change < 0 else "same"] += 1
        ranked = sorted([*self.top, *gains], key=lambda one: (one.difference, -one.member_id))
        losers = [one for one in ranked[:TOP] if one.difference < 0]
        winners = [one for one in ranked[::-1][:TOP] if one.difference > 0]
        self.top = [*winners, *losers]
