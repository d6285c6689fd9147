"""Reads: what has become of a purchase, and why it earned what it earned."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from loyalty.models import Crediting, QueuedPurchase, Refusal
from rewards.compiling import compiled
from rewards.earning.explain import say, sentence
from rewards.earning.outcome import line_of
from rewards.models import RuleVersion
from rewards.rulebook import Rulebook


class Outcome(NamedTuple):
    """
    The state of a purchase: accepted (queued), credited, refused, unclaimed (no member yet).

    refusal: why, when it was refused.
    """

    status: str
    crediting: Crediting | None = None
    refusal: Refusal | None = None


def outcome_of(purchase_id: int) -> Outcome:
    """What has become of a purchase so far."""
    crediting = Crediting.objects.filter(pk=purchase_id).first()
    if crediting is not None:
        return Outcome("credited", crediting)
    refusal = Refusal.objects.filter(pk=purchase_id).first()
    if refusal is not None:
        return Outcome("refused", refusal=refusal)
    if QueuedPurchase.objects.filter(purchase_id=purchase_id).exists():
        return Outcome("accepted")
    # Between the first look and the last, a worker may have been done with it.
    crediting = Crediting.objects.filter(pk=purchase_id).first()
    return Outcome("credited", crediting) if crediting else Outcome("unclaimed")


class Reason(NamedTuple):
    """What one rule said to a purchase."""

    rule: str
    version: int
    applied: bool
    points: int
    promise: str
    explanation: str


def explain(crediting: Crediting, book: Rulebook, *, language: str = "en") -> list[Reason]:
    """
    Every rule that was asked when the purchase was credited, in words, those that gave first.

    From the stored trace and the frozen versions it names: never from today's rules.
    """
    return reasons_of(crediting.trace, book, language=language)


def reasons_of(trace: Mapping[str, Any], book: Rulebook, *, language: str = "en") -> list[Reason]:
    """The same for any trace that was stored, of a purchase or an event."""
    lines = [line_of(line) for line in trace["rules"]]
    # All that compiling reads, in one look however many rules were asked.
    known = RuleVersion.objects.select_related("rule__program", "campaign__segment")
    versions = known.prefetch_related("rule__pauses").in_bulk([line.version_id for line in lines])
    names = {step.code: step.name for step in book.tiers}
    reasons = []
    for line in lines:
        rule = compiled(versions[line.version_id])
        words = {
            "currency": book.currency,
            "points_name": book.points_name,
            "language": language,
        }
        reasons.append(
            Reason(
                rule=line.rule,
                version=line.version,
                applied=line.points > 0,
                points=line.points,
                promise=sentence(rule, tier_names=names, **words),
                explanation=say(line, rule, tier_names=names, **words),
            )
        )
    return sorted(reasons, key=lambda reason: (-reason.points, reason.rule))
