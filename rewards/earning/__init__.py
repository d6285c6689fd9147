"""
What a basket earns. Pure: no Django, no clock, no wallet.

Always: the same basket, rules, situation, usage and caps give the same outcome, in the worker, in
the request, in a quote and in a return years later.
"""

from collections.abc import Mapping, Sequence

from rewards.earning.awards import Bench
from rewards.earning.basket import Basket, Line, earning_base
from rewards.earning.limits import NONE_USED, Usage
from rewards.earning.outcome import QUALIFYING, AwardLine, Caps, Outcome
from rewards.earning.rules import MULTIPLIER, CampaignCard, Rule
from rewards.earning.situation import Situation
from rewards.earning.stacking import Said, budgeted, capped, decided, last_priority, stopped
from rewards.earning.terms import Terms

__all__ = [
    "AwardLine", "Basket", "CampaignCard", "Line", "Outcome", "Rule", "Situation", "Terms",
    "budgeted_of", "evaluate", "weigh",
]  # fmt: skip


def evaluate(
    basket: Basket,
    rules: Sequence[Rule],
    *,
    terms: Terms,
    situation: Situation,
    usage: Usage = NONE_USED,
    caps: Caps | None = None,
) -> Outcome:
    """Weigh a basket by the rules for its kind of event that are valid at its moment."""
    moment, event = situation.occurred_at, situation.event
    chosen = [rule for rule in rules if rule.event == event and rule.valid_at(moment)]
    return weigh(basket, chosen, terms=terms, situation=situation, usage=usage, caps=caps)


def weigh(
    basket: Basket,
    rules: Sequence[Rule],
    *,
    terms: Terms,
    situation: Situation,
    usage: Usage = NONE_USED,
    caps: Caps | None = None,
    refused: Mapping[int, str] | None = None,
) -> Outcome:
    """
    Evaluate rules that are already chosen, in the order given: by priority, then by code.

    usage: what the limits of these rules have let through so far; caps: what is left of budgets,
    None for no budget at all. refused: the reasons of rules that did not fit the situation of a
    sale which is weighed again, by version; then nothing of the situation is asked anew.

    1. each rule's own points, limits and budgets, 2. who is last, 3. groups, 4. multipliers on what
    the winners gave, 5. winners share what is left of a budget. Every rule has a line in the
    outcome.
    Source: docs/decisions/0004-how-rules-stack.md
    """
    base = earning_base(basket, terms)
    said = _said(Bench(base, situation, usage, caps), rules, refused)
    if caps is not None:
        said = capped(said, caps)
    lines = [line for _, line in said]
    return Outcome(
        points=sum([line.points for line in lines if line.kind != QUALIFYING]),
        tier=situation.tier,
        spend_minor=base.minor,
        lines=lines,
        terms=terms,
        qualifying=sum([line.points for line in lines if line.kind == QUALIFYING]),
    )


def budgeted_of(outcome: Outcome, rules: Mapping[int, Rule]) -> dict[tuple[str, int], int]:
    """What an outcome without caps would take from each budget. rules: by version."""
    return budgeted([(rules[line.version_id], line) for line in outcome.lines if line.points])


def _said(bench: Bench, rules: Sequence[Rule], refused: Mapping[int, str] | None) -> list[Said]:
    """What every rule says: those that give first, then multipliers, each in the order given."""
    said: list[Said] = []
    multipliers: list[Said | Rule] = []
    sale, award = bench.sale, bench.award
    has_groups = False
    for rule in rules:
        if refused is not None:
            reason = refused.get(rule.version_id, "")
        else:
            reason = rule.unfit(sale) if rule.checks else ""
        if rule.award == MULTIPLIER:
            multipliers.append((rule, rule.refused(reason)) if reason else rule)
        else:
            said.append((rule, rule.refused(reason) if reason else award(rule)))
            has_groups = has_groups or rule.competes
    last = last_priority(said)
    said = stopped(said, last)
    if has_groups:
        said = decided(said)
    if not multipliers:
        return said
    winners = [(rule, line.points) for rule, line in said if rule.is_base and line.points]
    multiplied = [
        one if isinstance(one, tuple) else (one, bench.multiply(one, winners))
        for one in multipliers
    ]
    multiplied = stopped(stopped(multiplied, last), last_priority(multiplied))
    return decided(said + multiplied)
