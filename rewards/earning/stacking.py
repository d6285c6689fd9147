"""
How rules stand beside each other: who is last, who wins a group, what a budget still gives. Pure.

Always: nothing here adds points. The order of the rules decides only between equals.
Source: docs/decisions/0004-how-rules-stack.md
"""

from collections.abc import Sequence
from operator import attrgetter

from rewards.earning import outcome as why
from rewards.earning.awards import afforded
from rewards.earning.outcome import AwardLine, Caps, Owner
from rewards.earning.rules import FIRST, SUM, Rule

_made = tuple.__new__

# A rule and what it gave, or why not.
Said = tuple[Rule, AwardLine]


def last_priority(said: Sequence[Said]) -> int | None:
    """The highest priority of a rule that applies and is last; None when none is."""
    found = [rule.priority for rule, line in said if rule.is_last and line.points]
    return max(found, default=None)


def stopped(said: list[Said], at: int | None) -> list[Said]:
    """Take the points of rules below the priority at which another was last."""
    if at is None:
        return said
    return [
        (rule, _lost(line, why.STOPPED)) if line.points and rule.priority < at else (rule, line)
        for rule, line in said
    ]


def decided(said: list[Said]) -> list[Said]:
    """
    Let each group have its winner: the one that gives most, or the first that gives.

    Multipliers without a group are one of which the best wins.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for place, (rule, line) in enumerate(said):
        if rule.competes and line.points:
            groups.setdefault(rule.rivals, []).append(place)
    for (group, mode), places in groups.items():
        if len(places) < 2 or mode == SUM:
            continue
        winner = places[0] if mode == FIRST else _best(said, places)
        reason = why.GROUP_LOST if group else why.BEATEN
        for place in places:
            if place != winner:
                rule, line = said[place]
                said[place] = (rule, _lost(line, reason))
    return said


def budgeted(said: list[Said]) -> dict[Owner, int]:
    """What would be taken from each budget if there were enough in it."""
    wanted: dict[Owner, int] = {}
    for rule, line in said:
        if line.points:
            for owner in rule.owners:
                wanted[owner] = wanted.get(owner, 0) + line.points
    return wanted


def capped(said: list[Said], caps: Caps) -> list[Said]:
    """
    Let the winners share what is left of a budget, in their order.

    Each alone would fit: a rule whose budget is spent did not compete.
    """
    left = dict(caps)
    result = []
    for rule, line in said:
        points = afforded(rule, line.points, left) if line.points else 0
        for owner in rule.owners if points else ():
            if owner in left:
                left[owner] -= points
        reason = line.reason if points == line.points else "" if points else why.BUDGET_SPENT
        result.append((rule, line._replace(points=points, reason=reason)))
    return result


def _best(said: Sequence[Said], places: Sequence[int]) -> int:
    points = [said[place][1] for place in places]
    return places[points.index(max(points, key=attrgetter("points")))]


def _lost(line: AwardLine, reason: str) -> AwardLine:
    """Several rules of a usual basket lose: a tuple by itself is made in a fifth of the time."""
    rule, version, version_id, _, base_minor, _, asked, kind = line
    return _made(AwardLine, (rule, version, version_id, 0, base_minor, reason, asked, kind))
