"""
What a basket earns. Pure: no Django, no clock, no wallet.

Always: the same basket, rules, tier and moment give the same outcome, in the worker, in the
request, in a quote and in a return years later.
"""

from collections.abc import Sequence
from datetime import datetime

from rewards.earning import outcome as why
from rewards.earning.awards import award, multiply
from rewards.earning.basket import Basket, Line, earning_base
from rewards.earning.outcome import AwardLine, Outcome
from rewards.earning.rules import BASE, MULTIPLIER, Rule
from rewards.earning.terms import Terms

__all__ = ["AwardLine", "Basket", "Line", "Outcome", "Rule", "Terms", "evaluate", "weigh"]


def evaluate(
    basket: Basket, rules: Sequence[Rule], *, terms: Terms, tier: str, occurred_at: datetime
) -> Outcome:
    """Weigh a basket by the rules that are valid at `occurred_at`, in the order given."""
    valid = [rule for rule in rules if rule.valid_at(occurred_at)]
    return weigh(basket, valid, terms=terms, tier=tier)


def weigh(basket: Basket, rules: Sequence[Rule], *, terms: Terms, tier: str) -> Outcome:
    """
    Evaluate rules that are already chosen, in the order given.

    tier: the member's tier before this purchase, "" for none.

    Base and extra rules and bonuses add up; of the multipliers the best wins and works on the
    base alone. Every rule has a line in the outcome.
    Source: docs/decisions/0004-how-rules-stack.md
    """
    base = earning_base(basket, terms.never_earn, points_tender_earns=terms.points_tender_earns)
    awards = [award(rule, base, tier) for rule in rules if rule.award != MULTIPLIER]
    base_rules = {rule.version_id for rule in rules if rule.award == BASE}
    base_points = sum(line.points for line in awards if line.version_id in base_rules)
    multiplied = [
        multiply(rule, base_points, base.minor, tier) for rule in rules if rule.award == MULTIPLIER
    ]
    awards += _best(multiplied)
    return Outcome(sum(line.points for line in awards), tier, base.minor, awards, terms)


def _best(lines: list[AwardLine]) -> list[AwardLine]:
    """The best multiplier keeps its points (the first of equals); the others say who beat them."""
    if len(lines) < 2:
        return lines
    best = max(lines, key=lambda line: line.points)
    return [
        line if line is best or not line.points else line._replace(points=0, reason=why.BEATEN)
        for line in lines
    ]
