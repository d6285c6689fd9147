"""
What the program promises, over HTTP: rewards, rules and tiers of the default program.

Always: reads only; an unchanged answer is a 304 to whoever names its ETag.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from members.api.cashier import spoken_language
from members.api.conditional import etag_of, is_named
from members.api.permissions import HasScope
from members.api.refusals import NotFound
from members.ids import parse_public_id
from members.scopes import REWARDS_READ
from rewards.api.serializers import RewardSerializer, RuleSerializer, TierSerializer
from rewards.models import Reward, RuleVersion, Tier


class PromiseView(GenericAPIView[Any]):
    """What all these views share: one scope, and an ETag on every answer."""

    permission_classes = [HasScope]
    required_scope = {"get": REWARDS_READ}

    def page(self, things: QuerySet[Any], **context: Any) -> Response | HttpResponse:
        """Answer with one page of a list."""
        rows = self.paginate_queryset(things)
        data = self.get_serializer_class()(rows, many=True, context=context).data
        return self.tagged(self.get_paginated_response(data))

    def tagged(self, response: Response) -> Response | HttpResponse:
        """Add the ETag, or answer 304 to a caller who has this state already."""
        tag = etag_of(response.data)
        if is_named(self.request.META.get("HTTP_IF_NONE_MATCH"), tag):
            return HttpResponse(status=304, headers={"ETag": tag})
        response.headers["ETag"] = tag
        return response


class RewardsView(PromiseView):
    """The rewards on offer."""

    serializer_class = RewardSerializer
    queryset = (
        Reward.objects.filter(program__is_default=True)
        .select_related("program")
        .prefetch_related("prices")
    )
    cursor_list = "rewards"

    @extend_schema(operation_id="rewards_list", responses=RewardSerializer(many=True))
    def get(self, request: Request) -> Response | HttpResponse:
        """List the rewards on offer, and those that will be; the switched off are left out."""
        now = timezone.now()
        open_ended = Q(valid_until=None) | Q(valid_until__gt=now)
        return self.page(self.get_queryset().filter(open_ended, is_active=True))


class RewardView(PromiseView):
    """One reward, on offer or not."""

    serializer_class = RewardSerializer
    queryset = Reward.objects.select_related("program").prefetch_related("prices")

    @extend_schema(operation_id="rewards_read", responses=RewardSerializer)
    def get(self, request: Request, reward_id: str) -> Response | HttpResponse:
        """Read a reward, also one that is no longer on offer: past redemptions name it."""
        uuid = parse_public_id("rew", reward_id)
        reward = None if uuid is None else self.get_queryset().filter(public_id=uuid).first()
        if reward is None:
            raise NotFound
        return self.tagged(Response(RewardSerializer(reward).data))


class RulesView(PromiseView):
    """The earning rules, in words."""

    serializer_class = RuleSerializer
    queryset = (
        RuleVersion.objects.filter(rule__program__is_default=True, published_at__isnull=False)
        .select_related("rule__program", "campaign__segment")
        .prefetch_related("rule__pauses")
    )
    cursor_list = "rules"

    @extend_schema(operation_id="rules_list", responses=RuleSerializer(many=True))
    def get(self, request: Request) -> Response | HttpResponse:
        """List the published versions that are valid now or will be."""
        names = dict(Tier.objects.filter(program__is_default=True).values_list("code", "name"))
        answer = self.page(
            self.get_queryset().filter(_not_over(timezone.now())),
            tier_names=names,
            language=spoken_language(request.headers.get("Accept-Language", "")),
        )
        answer.headers["Vary"] = "Accept-Language"
        return answer


class TiersView(PromiseView):
    """The levels a member can reach."""

    serializer_class = TierSerializer
    queryset = Tier.objects.filter(program__is_default=True).select_related("program")
    cursor_list = "tiers"
    cursor_field = "threshold"

    @extend_schema(operation_id="tiers_list", responses=TierSerializer(many=True))
    def get(self, request: Request) -> Response | HttpResponse:
        """List the tiers, lowest first."""
        return self.page(self.get_queryset())


def _not_over(now: datetime) -> Q:
    return Q(effective_until=None) | Q(effective_until__gt=now)
