"""Rewards as one member sees them: what can be had, what is short, and why not."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty import offers
from loyalty.api.listening import to_till
from loyalty.api.views.members import balance_of
from members.api.refusals import InvalidParameter
from members.ids import parse_public_id
from members.money import format_amount
from members.stores import StoreCard, find_store
from rewards import dates, rulebook
from rewards.api import views
from rewards.api.serializers import RewardSerializer
from rewards.catalogue import Offer
from rewards.speech import Speech, obstacles


class PriceSeenSerializer(serializers.Serializer[Any]):
    """One of the prices of a reward, as a member with so many points sees it."""

    points = serializers.IntegerField()
    money = serializers.CharField(help_text="To be paid besides the points.")
    points_short = serializers.IntegerField()


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a reward cannot be had."""

    code = serializers.CharField()
    sentence = serializers.CharField(help_text="The same in words, ready to show.")


class OfferSerializer(RewardSerializer):
    """A reward; the last seven are there when `member` was asked about."""

    affordable = serializers.BooleanField(required=False)
    points_short = serializers.IntegerField(required=False)
    can_be_had = serializers.BooleanField(required=False)
    why_not = serializers.CharField(required=False, allow_null=True)
    sentence = serializers.CharField(required=False)
    reasons = ReasonSerializer(many=True, required=False)
    at_prices = PriceSeenSerializer(many=True, required=False)


class RewardsView(views.RewardsView):
    """The rewards on offer; with `?member=`, as that member sees them."""

    @extend_schema(
        operation_id="rewards_list",
        parameters=[
            OpenApiParameter("member", str, description="mem_…: what this member can have."),
            OpenApiParameter("store", str, description="The code of the store they are in."),
        ],
        responses=OfferSerializer(many=True),
    )
    def get(self, request: Request) -> Response | HttpResponse:
        """
        List the rewards on offer, and those that will be.

        With `member`, each says whether it can be had, how many points are short, and why not: in
        the language of Accept-Language, else the program's.
        """
        shown_id = request.query_params.get("member")
        if shown_id is None:
            return super().get(request)
        book, now = rulebook.current(), timezone.now()
        balance = balance_of(shown_id, book, as_of=now)
        member = parse_public_id("mem", shown_id)
        assert member is not None, "it has a balance"
        found = offers.for_member(
            member,
            available_points=balance.available,
            book=book,
            as_of=now,
            store=store_named(request.query_params.get("store")),
        )
        said, today = to_till(request, book), dates.local_day(now, book.time_zone)
        items = [shown(offer, said, today) for offer in found]
        answer = self.tagged(Response({"items": items, "next_cursor": None}))
        answer.headers["Vary"] = "Accept-Language"
        return answer


def store_named(code: str | None) -> StoreCard | None:
    """The store a member is in, where they say so. Raises InvalidParameter."""
    if code is None:
        return None
    store = find_store(code)
    if store is None:
        raise InvalidParameter("store", "No store has this code; leave it out, or ask for another.")
    return store


def shown(offer: Offer, said: Speech, today: date) -> dict[str, Any]:
    """A reward as a member sees it; today: by the program's clock."""
    currency = offer.reward.program.currency
    reasons = [
        {"code": found.code, "sentence": obstacles.sentence(said, found, today)}
        for found in offer.obstacles
    ]
    return {
        **RewardSerializer(offer.reward).data,
        "affordable": offer.affordable,
        "points_short": offer.points_short,
        "can_be_had": offer.can_be_had,
        "why_not": offer.why_not or None,
        "sentence": reasons[0]["sentence"] if reasons else "",
        "reasons": reasons,
        "at_prices": [
            {
                "points": price.points,
                "money": format_amount(price.money_minor, currency),
                "points_short": price.points_short,
            }
            for price in offer.prices
        ],
    }
