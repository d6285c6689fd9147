"""The tiers of a program as the pure rules of `rewards.tiering` want them."""

from rewards.models import Program, Tier
from rewards.tiering import Ladder, TierStep


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
