"""
A program as it would be with drafts: for trying a basket, and for replaying past sales.

Always: a trial rulebook is only ever asked; nothing that is written comes from one. Its rules hold
at any moment, so that drafts of tomorrow can be asked about sales of last year.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from rewards.book import Rulebook
from rewards.compiling import compiled, in_order, versions_of
from rewards.earning import CampaignCard, Rule
from rewards.earning.timetable import Timetable
from rewards.models import Program, RuleVersion

_ALWAYS = datetime(1, 1, 2, tzinfo=UTC)


def drafts_of(program: Program, version_ids: Collection[int] | None = None) -> list[RuleVersion]:
    """The drafts of a program that are not published, or those of them that are named."""
    drafts = versions_of(program).filter(published_at=None)
    if version_ids is not None:
        drafts = drafts.filter(pk__in=version_ids)
    return list(drafts.order_by("rule__code", "pk"))


def live(book: Rulebook, *, at: datetime, keeps_windows: bool = False) -> Rulebook:
    """
    The rules of a program that are valid at one moment, as if they always had been.

    keeps_windows: whether campaigns and pauses still say when.
    """
    return _with(
        book, [rule for rule in book.rules if rule.valid_at(at)], keeps_windows=keeps_windows
    )


def with_drafts(
    book: Rulebook, drafts: Sequence[RuleVersion], *, at: datetime, keeps_windows: bool = False
) -> Rulebook:
    """The same with drafts: each stands in for the version of its rule that is valid, or beside."""
    replaced = {draft.rule_id for draft in drafts}
    kept = [rule for rule in book.rules if rule.valid_at(at) and rule.rule_id not in replaced]
    return _with(book, [*kept, *map(compiled, drafts)], keeps_windows=keeps_windows)


def joined(one: Rulebook, other: Rulebook) -> Rulebook:
    """The rules of both, for asking what either wants to know."""
    rules = {rule.version_id: rule for rule in (*one.rules, *other.rules)}
    return replace(one, timetable=Timetable(in_order(rules.values())), by_version=rules)


def _with(book: Rulebook, rules: Iterable[Rule], *, keeps_windows: bool) -> Rulebook:
    timeless = in_order(_timeless(rule, keeps_windows=keeps_windows) for rule in rules)
    return replace(
        book,
        timetable=Timetable(timeless),
        by_version={rule.version_id: rule for rule in timeless},
    )


def _timeless(rule: Rule, *, keeps_windows: bool) -> Rule:
    rule = replace(rule, effective_from=_ALWAYS, effective_until=None)
    if keeps_windows:
        return rule
    return replace(rule, pauses=(), campaign=_without_window(rule.campaign))


def _without_window(campaign: CampaignCard | None) -> CampaignCard | None:
    return campaign and replace(campaign, starts_at=_ALWAYS, ends_at=None)
