"""
What rules that are counted have given: read for limits, written with the points.

Always: what a member was given in a period is the sum of the uses of a rule in it, less what came
back; read and written under the lock of the member's wallet, so that no limit is ever passed by two
at once. A sale counts in the period it occurred in.
Source: docs/decisions/0017-limits-and-budgets.md
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple

from loyalty.figures import FAMILY
from loyalty.models import SourceKind
from members import sql
from rewards import periods
from rewards.earning import AwardLine, Outcome, Rule, Situation
from rewards.earning.limits import NONE_USED, PURCHASE, UNUSED, Usage, Used
from rewards.rulebook import Rulebook

# Who was merged is one: what any of them was given counts.
_USED: LiteralString = f"""
SELECT n.place, u.points, u.times
FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[])
    WITH ORDINALITY AS n (member, rule, since, until, place)
JOIN members_member m ON m.id = n.member
CROSS JOIN LATERAL (SELECT {FAMILY} AS ids OFFSET 0) family
CROSS JOIN LATERAL (
    SELECT coalesce(sum(r.points), 0)::bigint AS points, coalesce(sum(r.times), 0)::bigint AS times
    FROM loyalty_ruleuse r
    WHERE r.member_id = ANY(family.ids) AND r.rule_id = n.rule
        AND r.occurred_at >= n.since AND r.occurred_at < n.until
) u
WHERE u.points <> 0 OR u.times <> 0
"""  # noqa: S608 - put together from literals alone

_NOTE: LiteralString = """
INSERT INTO loyalty_ruleuse (member_id, program_id, rule_id, version_id, campaign_id, point_kind,
    points, times, funded_by, source_kind, source_id, occurred_at)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::text[], %s::bigint[], %s::smallint[], %s::text[], %s::smallint[], %s::bigint[],
    %s::timestamptz[])
"""
_WIDTH = 12

_KEPT: LiteralString = """
SELECT rule_id, sum(points)::bigint FROM loyalty_ruleuse
WHERE source_id = ANY(%s) GROUP BY rule_id
"""

# A person, a rule, and the first instant of a period.
_Window = tuple[int, int, str, datetime]


class Use(NamedTuple):
    """What one rule gave for one source, or lost again; as `models.RuleUse`."""

    rule: Rule
    points: int
    times: int


class Source(NamedTuple):
    """Whose points they are, and what gave or took them."""

    kind: SourceKind
    id: int
    member_id: int
    occurred_at: datetime


class Counts:
    """What limits need to know of some members, kept up to date while sales are evaluated."""

    def __init__(self, found: dict[_Window, Used], time_zone: str) -> None:
        self._found = found
        self._time_zone = time_zone

    def copy(self) -> "Counts":
        """The same, to be kept up to date by itself."""
        return Counts(dict(self._found), self._time_zone)

    def usage(self, person_id: int | None, situation: Situation, rules: Iterable[Rule]) -> Usage:
        """What these rules gave a person in the periods that a sale lies in."""
        if person_id is None:
            return NONE_USED
        found = {
            (rule.rule_id, limit.per): self._found[window]
            for rule in rules
            for limit in rule.limits
            if limit.per != PURCHASE
            and (window := self._window(person_id, rule, limit.per, situation)) in self._found
        }
        return found or NONE_USED

    def add(self, person_id: int, situation: Situation, uses: Iterable[Use]) -> None:
        """Count what a sale of the same batch was given."""
        for rule, points, times in uses:
            for per in {limit.per for limit in rule.limits} - {PURCHASE}:
                window = self._window(person_id, rule, per, situation)
                before = self._found.get(window, UNUSED)
                self._found[window] = Used(before.points + points, before.times + times)

    def _window(self, person_id: int, rule: Rule, per: str, situation: Situation) -> _Window:
        since, _ = periods.bounds(per, situation.occurred_at, self._time_zone)
        return person_id, rule.rule_id, per, since


def counts(
    person_ids: Sequence[int | None], situations: Sequence[Situation], book: Rulebook
) -> Counts:
    """
    What the limited rules gave these people in the periods of these sales, in one statement.

    person_ids: the members themselves, or the survivors of those who were merged.
    Reads nothing when no rule of the program has a limit of a period. To hold, it is called under
    the lock of the members' wallets; without it, it is what a quote can say.
    """
    if not book.timetable.has_limits:
        return Counts({}, book.time_zone)
    asked = _asked(person_ids, situations, book)
    windows = list(asked)
    lines = [(member, rule, *asked[member, rule, per, at]) for member, rule, per, at in windows]
    found = sql.rows(_USED, sql.arrays(lines, 4), prepare=False) if lines else []
    used = {windows[place - 1]: Used(points, times) for place, points, times in found}
    return Counts(used, book.time_zone)


def uses_of(outcome: Outcome, book: Rulebook) -> list[Use]:
    """What of an outcome is counted."""
    if not book.timetable.is_counted:
        return []
    return [Use(rule, line.points, 1) for rule, line in _given(outcome, book) if rule.is_counted]


def note(noted: Iterable[tuple[Source, Sequence[Use]]], book: Rulebook) -> None:
    """Write down what was given, beside the points; nothing when nothing is counted."""
    lines = [
        (
            source.member_id,
            book.program_id,
            use.rule.rule_id,
            use.rule.version_id,
            use.rule.campaign.id if use.rule.campaign else None,
            use.rule.point_kind,
            use.points,
            use.times,
            use.rule.funded_by,
            source.kind,
            source.id,
            source.occurred_at,
        )
        for source, uses in noted
        for use in uses
    ]
    if lines:
        sql.run(_NOTE, sql.arrays(lines, _WIDTH), prepare=False if len(lines) > 1 else None)


def changed(outcome: Outcome, source_ids: Sequence[int], book: Rulebook) -> list[Use]:
    """
    What a return takes from the uses of its sale: never more than there was, never adding to it.

    What is left may be worth more to a rule than the whole was (a largest basket, a group, a coupon
    that came back): nobody is given that, so no limit, budget, partner or tier hears of it.
    source_ids: the purchase, and the returns that were applied.
    """
    if not book.timetable.is_counted:
        return []
    kept: Mapping[int, int] = dict(sql.rows(_KEPT, [list(source_ids)]))
    given = {rule.rule_id: (rule, line.points) for rule, line in _given(outcome, book)}
    by_rule = {rule.rule_id: rule for rule in _rules(outcome, book) if rule.is_counted}
    uses = []
    for rule_id, rule in sorted(by_rule.items()):
        before = kept.get(rule_id, 0)
        after = min(before, given.get(rule_id, (rule, 0))[1])
        if after < before:
            uses.append(Use(rule, after - before, 0 if after else -1))
    return uses


def _given(outcome: Outcome, book: Rulebook) -> list[tuple[Rule, AwardLine]]:
    return [(book.by_version[line.version_id], line) for line in outcome.lines if line.points]


def _rules(outcome: Outcome, book: Rulebook) -> list[Rule]:
    return [book.by_version[line.version_id] for line in outcome.lines]


def _asked(
    person_ids: Sequence[int | None], situations: Sequence[Situation], book: Rulebook
) -> dict[_Window, tuple[datetime, datetime]]:
    """The windows to be looked at: of rules whose limits could matter to a sale."""
    asked = {}
    for person_id, situation in zip(person_ids, situations, strict=True):
        if person_id is None:
            continue
        for rule in book.timetable.at(situation.occurred_at, situation.event):
            if not rule.has_periods or rule.unfit(situation):
                continue
            for limit in rule.limits:
                if limit.per != PURCHASE:
                    since, until = periods.bounds(limit.per, situation.occurred_at, book.time_zone)
                    asked[person_id, rule.rule_id, limit.per, since] = (since, until)
    return asked
