"""The rules and rewards of the default program, whole, for an answer that holds both."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from rewards.api.serializers import RewardSerializer, RuleSerializer
from rewards.models import Reward, RuleVersion, Tier


def rules_in_words(*, as_of: datetime, language: str) -> list[dict[str, Any]]:
    """The published versions that are valid now or will be, as GET /v1/rules shows them."""
    rows = RuleVersion.objects.filter(rule__program__is_default=True, published_at__isnull=False)
    rows = rows.filter(Q(effective_until=None) | Q(effective_until__gt=as_of)).order_by("id")
    rows = rows.select_related("rule__program", "campaign__segment")
    names = dict(Tier.objects.filter(program__is_default=True).values_list("code", "name"))
    context = {"tier_names": names, "language": language}
    rows = rows.prefetch_related("rule__pauses")
    return [dict(RuleSerializer(row, context=context).data) for row in rows]


def rewards_on_show(*, as_of: datetime) -> list[dict[str, Any]]:
    """The rewards on offer, and those that will be, as GET /v1/rewards shows them."""
    rows = Reward.objects.filter(program__is_default=True, is_active=True)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gt=as_of)).order_by("id")
    rows = rows.select_related("program").prefetch_related("prices")
    return [dict(RewardSerializer(row).data) for row in rows]
