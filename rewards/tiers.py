"""The tiers of a program as the pure rules of `rewards.tiering` want them."""

from collections.abc import Callable, Mapping

from rewards.models import Program, Tier
from rewards.models.program import touch
from rewards.tiering import Ladder, TierStep

_fixed_by: list[Callable[[int], bool]] = []


def fixed_by(ask: Callable[[int], bool]) -> None:
    """Let whoever knows the members say that a program's thresholds change by a batch alone."""
    _fixed_by.append(ask)


def thresholds_are_fixed(program_id: int) -> bool:
    """Whether thresholds change by a batch alone: members stand by them."""
    return any(ask(program_id) for ask in _fixed_by)


def ladder_of(program: Program) -> Ladder:
    """The tiers as they stand (one query), and how one moves between them."""
    tiers = Tier.objects.filter(program=program).order_by("-threshold")
    return Ladder(
        zone=program.time_zone,
        steps=tuple(
            TierStep(tier.threshold, tier.code, tier.name, tuple(tier.benefits)) for tier in tiers
        ),
        basis=program.tier_basis,
        window=program.tier_window,
        months=program.tier_window_months,
        review=program.tier_review,
        grace_days=program.tier_grace_days,
        fall=program.tier_fall,
        returns=program.tier_returns,
    )


def set_thresholds(program_id: int, thresholds: Mapping[str, int]) -> None:
    """Give tiers other thresholds, by code; one statement, so that two may swap theirs."""
    tiers = list(Tier.objects.filter(program_id=program_id, code__in=thresholds))
    changed = [tier for tier in tiers if tier.threshold != thresholds[tier.code]]
    for tier in changed:
        tier.threshold = thresholds[tier.code]
    if changed:
        Tier.objects.bulk_update(changed, ["threshold"])
        touch(program_id)
