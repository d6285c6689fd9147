"""What names a tier by its code: it stays while anything of it would mean nobody."""

from datetime import datetime

from django.db.models import Q

from rewards.models import Reward, RuleVersion, Segment, Tier


def users_of(tier: Tier, *, as_of: datetime) -> list[str]:
    """Rules that are published and not ended or in review, rewards and segments that name it."""
    named = {"tiers__contains": [tier.code]}
    versions = (
        RuleVersion.objects.filter(
            Q(published_at__isnull=False, effective_until__isnull=True)
            | Q(published_at__isnull=False, effective_until__gt=as_of)
            | Q(published_at__isnull=True, submitted_at__isnull=False),
            rule__program_id=tier.program_id,
            **named,
        )
        .select_related("rule")
        .order_by("rule__code", "pk")
    )
    own = {"program_id": tier.program_id, **named}
    return [
        *(f"rule {version}" for version in versions),
        *(f"reward {reward}" for reward in Reward.objects.filter(**own).order_by("code")),
        *(f"segment {segment}" for segment in Segment.objects.filter(**own).order_by("code")),
    ]
