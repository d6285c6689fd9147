"""Rows as evaluation needs them: rule versions, and when points can be used."""

from rewards.earning import Rule
from rewards.lifetimes import NEVER, ROLLING, Expiry, Life, Pending
from rewards.models import Program, RuleVersion


def compiled(version: RuleVersion) -> Rule:
    """A version as evaluation needs it; a draft has the number 0."""
    return Rule(
        version_id=version.pk,
        code=version.rule.code,
        number=version.number or 0,
        award=version.award,
        effective_from=version.effective_from,
        effective_until=version.effective_until,
        points=version.points or 0,
        step_minor=version.step_minor or 1,
        multiplier_hundredths=int((version.multiplier or 1) * 100),
        categories=frozenset(version.categories),
        categories_excluded=frozenset(version.categories_excluded),
        skus=frozenset(version.skus),
        skus_excluded=frozenset(version.skus_excluded),
        basket_min_minor=version.basket_min_minor,
        tiers=frozenset(version.tiers),
        rounding=version.rounding,
        pending=_pending(version) if version.pending_policy else None,
        expiry=_own_expiry(version) if version.expiry_policy else None,
    )


def life_of(program: Program) -> Life:
    """When the points of a program can be used, where no rule says otherwise."""
    expiry = Expiry(
        policy=program.expiry_policy,
        months=program.expiry_months or 0,
        rounding=program.expiry_rounding,
        yearly=tuple(program.expiry_dates),
        counted_from=program.expiry_from,
    )
    return Life(_pending(program), expiry)


def own_lives(rules: tuple[Rule, ...], life: Life) -> dict[int, Life]:
    """What rules say otherwise than their program, by version; empty when none does."""
    lives = {rule.version_id: _own_life(rule, life) for rule in rules}
    return {version_id: own for version_id, own in lives.items() if own != life}


def _own_life(rule: Rule, life: Life) -> Life:
    expiry = rule.expiry or life.expiry
    if not expiry.counted_from:
        expiry = expiry._replace(counted_from=life.expiry.counted_from)
    return Life(rule.pending or life.pending, expiry)


def _pending(said: Program | RuleVersion) -> Pending:
    return Pending(said.pending_policy, said.pending_days or 0, said.pending_until)


def _own_expiry(version: RuleVersion) -> Expiry:
    if version.expiry_policy == NEVER:
        return Expiry()
    assert version.expiry_policy == ROLLING
    return Expiry(
        ROLLING,
        version.expiry_months or 0,
        version.expiry_rounding,
        counted_from=version.expiry_from,
    )
