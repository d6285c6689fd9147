"""
What a basket would earn: now or at another moment, with drafts or without. Nothing is written.

Always: both sides see the same situation, and differ by nothing but the drafts.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from loyalty.judging import Case, foresee
from loyalty.models import Crediting, Purchase
from loyalty.sale import basket_of
from loyalty.stands import stand_before
from rewards import rulebook, trials
from rewards.book import Rulebook, TooManyPoints
from rewards.earning import AwardLine, Outcome, explain
from rewards.models import Program, RuleVersion


class Reason(NamedTuple):
    """One rule's say, in words: which version, how many points, why, and what it promises."""

    rule: str
    points: int
    because: str
    promise: str


class Tried(NamedTuple):
    """What one side gives, and why."""

    outcome: Outcome
    reasons: Sequence[Reason]


def case_of_purchase(purchase: Purchase) -> Case:
    """A past purchase as it was, with the tier it was credited with."""
    crediting = Crediting.objects.filter(pk=purchase.pk).only("tier").first()
    store = purchase.store
    return Case(
        occurred_at=purchase.occurred_at,
        tier=crediting.tier if crediting else "",
        store=store.code,
        time_zone=store.time_zone,
        channel=purchase.channel,
        tenders=[tender["type"] for tender in purchase.tenders],
        member_id=purchase.member_id,
        purchase_id=purchase.pk,
        basket=basket_of(purchase.lines, purchase.tenders),
    )


def stands_in(case: Case, *, program: Program, tier: str | None) -> Case:
    """The same case in a tier that staff name, or in that of its member at its moment."""
    if tier is None and case.member_id is not None:
        book = rulebook.of(program.pk)
        tier = stand_before([case.member_id], [case.occurred_at], book)[0].code
    return replace(case, tier=tier or "")


def try_on(
    case: Case, *, program: Program, drafts: Sequence[RuleVersion] = (), language: str = "en"
) -> Tried:
    """
    What a case would earn by the rules that are valid at its moment, drafts standing in for theirs.

    Raises TooManyPoints.
    """
    book = rulebook.of(program.pk)
    moment = case.occurred_at
    asked = trials.with_drafts(book, drafts, at=moment, keeps_windows=True)
    (outcome,) = foresee([case], asked)
    if isinstance(outcome, TooManyPoints):
        raise outcome
    reasons = [_reason(line, asked, program, language) for line in outcome.lines]
    return Tried(outcome, sorted(reasons, key=lambda reason: -reason.points))


def next_sale(case: Case, moment: datetime) -> Case:
    """The same basket at another moment, as a sale that is not recorded."""
    return replace(case, occurred_at=moment, purchase_id=0)


def _reason(line: AwardLine, book: Rulebook, program: Program, language: str) -> Reason:
    rule = book.by_version[line.version_id]
    words = {
        "currency": program.currency,
        "points_name": program.points_name,
        "tier_names": {step.code: step.name for step in book.tiers},
        "language": language,
    }
    name = f"{line.rule} v{line.version}" if line.version else f"{line.rule} (draft)"
    because = explain.say(line, rule, **words)  # type: ignore[arg-type]  # words of two kinds
    return Reason(name, line.points, because, explain.sentence(rule, **words))  # type: ignore[arg-type]
