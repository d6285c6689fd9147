"""Rows as evaluation needs them: rule versions, and when points can be used."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from rewards.earning import CampaignCard, Rule
from rewards.earning.limits import read_limits
from rewards.lifetimes import NEVER, ROLLING, Expiry, Life, Pending
from rewards.models import Campaign, Program, RuleVersion

_NAMED_ALIKE = (
    "rule_id", "award", "effective_from", "effective_until", "rounding", "is_multiplied",
    "point_kind", "funded_by", "goods_min_minor", "pieces_min", "from_time", "until_time", "event",
    "basket_min_minor", "basket_max_minor", "expression", "visit_number", "visit_every",
    "birthday_days_before", "birthday_days_after", "age_min", "age_max", "enrolled_days_min",
    "enrolled_days_max", "priority", "is_last", "group", "group_mode", "budget_over",
)  # fmt: skip
_SETS = (
    "categories", "categories_excluded", "skus", "skus_excluded", "brands", "brands_excluded",
    "weekdays", "stores", "channels", "tenders", "tiers", "segments",
)  # fmt: skip


def compiled(version: RuleVersion) -> Rule:
    """
    A version as evaluation needs it; a draft has the number 0.

    Reads the version's rule, its program, pauses and campaign: load them beforehand for many.
    """
    program = version.rule.program
    return Rule(
        version_id=version.pk or 0,
        code=version.rule.code,
        number=version.number or 0,
        points=version.points or 0,
        step_minor=version.step_minor or 1,
        multiplier_hundredths=int((version.multiplier or 1) * 100),
        **{name: getattr(version, name) for name in _NAMED_ALIKE},
        **_sets(version),
        attributes=_attributes(version.attributes),
        attributes_excluded=_attributes(version.attributes_excluded),
        limits=read_limits(version.limits),
        campaign=_campaign(version, program),
        budget_points=_budget(version, program),
        pauses=tuple(
            (pause.paused_from, pause.paused_until) for pause in version.rule.pauses.all()
        ),
        pending=_pending(version) if version.pending_policy else None,
        expiry=_own_expiry(version) if version.expiry_policy else None,
    )


def _sets(version: RuleVersion) -> dict[str, Any]:
    return {name: frozenset(getattr(version, name)) for name in _SETS}


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules as they are asked: the highest priority first, then by code."""
    return tuple(sorted(rules, key=lambda rule: (-rule.priority, rule.code, rule.number)))


def versions_of(program: Program) -> QuerySet[RuleVersion]:
    """The versions of a program's rules, with all that compiling reads of them."""
    return (
        RuleVersion.objects.filter(rule__program=program)
        .select_related("rule__program", "campaign__segment")
        .prefetch_related("rule__pauses")
    )


def _attributes(said: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(values) for name, values in said.items()}


def _campaign(version: RuleVersion, program: Program) -> CampaignCard | None:
    campaign = version.campaign
    if campaign is None:
        return None
    return CampaignCard(
        id=campaign.pk,
        code=campaign.code,
        name=campaign.name,
        starts_at=campaign.starts_at,
        ends_at=campaign.ends_at,
        segment=campaign.segment.code if campaign.segment else "",
        holdout_percent=campaign.holdout_percent,
        seed=campaign.seed,
        budget_points=_budget(campaign, program),
        budget_over=campaign.budget_over,
    )


def _budget(said: RuleVersion | Campaign, program: Program) -> int | None:
    """The smaller of a budget in points and one in money, by what points cost; None for none."""
    budgets = [] if said.budget_points is None else [said.budget_points]
    if said.budget_minor is not None and program.thousand_points_minor:
        budgets.append(said.budget_minor * 1_000 // program.thousand_points_minor)
    return min(budgets, default=None)


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
