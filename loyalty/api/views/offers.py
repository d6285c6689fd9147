"""Rewards as one member sees them: what can be had, what is short, and why not."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty.api.views.members import balance_of
from rewards import catalogue, rulebook
from rewards.api import views
from rewards.api.serializers import RewardSerializer
from rewards.catalogue import Offer


class OfferSerializer(RewardSerializer):
    """A reward; the last five are there when `member` was asked about."""

    affordable = serializers.BooleanField(required=False)
    points_short = serializers.IntegerField(required=False)
    can_be_had = serializers.BooleanField(required=False)
    why_not = serializers.CharField(required=False, allow_null=True)
    sentence = serializers.CharField(required=False)


class RewardsView(views.RewardsView):
    """The rewards on offer; with `?member=`, as that member sees them."""

    @extend_schema(
        operation_id="rewards_list",
        parameters=[
            OpenApiParameter("member", str, description="mem_…: what this member can have.")
        ],
        responses=OfferSerializer(many=True),
    )
    def get(self, request: Request) -> Response | HttpResponse:
        """
        List the rewards on offer, and those that will be.

        With `member`, each says whether it can be had, how many points are short, and why not.
        """
        shown_id = request.query_params.get("member")
        if shown_id is None:
            return super().get(request)
        book, now = rulebook.current(), timezone.now()
        balance = balance_of(shown_id, book, as_of=now)
        offers = catalogue.offers(
            program_id=book.program_id, available_points=balance.available, as_of=now
        )
        items = [_shown(offer) for offer in offers]
        return self.tagged(Response({"items": items, "next_cursor": None}))


def _shown(offer: Offer) -> dict[str, Any]:
    return {
        **RewardSerializer(offer.reward).data,
        "affordable": offer.affordable,
        "points_short": offer.points_short,
        "can_be_had": offer.can_be_had,
        "why_not": offer.why_not or None,
        "sentence": offer.sentence,
    }
