"""The stamp cards of the default program over HTTP; read only."""

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api.fields import InstantField, StrictSerializer
from members.money import format_amount
from rewards.api.views import PromiseView
from rewards.models import StampCard


class StampCardSerializer(StrictSerializer[StampCard]):
    """A card that is filled stamp by stamp."""

    code = serializers.CharField()
    name = serializers.CharField()
    stamps_needed = serializers.IntegerField()
    head_start = serializers.IntegerField(help_text="Stamps that all have on the first card.")
    per = serializers.CharField(help_text="One stamp for each `visit`, `piece` or `amount`.")
    step = serializers.SerializerMethodField(help_text="The money for one stamp; null: other ways.")
    purchase_stamps_max = serializers.IntegerField(allow_null=True)
    categories = serializers.ListField(child=serializers.CharField())
    skus = serializers.ListField(child=serializers.CharField())
    brands = serializers.ListField(child=serializers.CharField())
    stores = serializers.ListField(child=serializers.CharField())
    reward = serializers.CharField(source="reward.shown_id")
    valid_from = InstantField(allow_null=True)
    valid_until = InstantField(allow_null=True)

    def get_step(self, card: StampCard) -> str | None:
        if card.step_minor is None:
            return None
        return format_amount(card.step_minor, card.program.currency)


class StampCardsView(PromiseView):
    """The stamp cards that members collect on."""

    serializer_class = StampCardSerializer
    queryset = StampCard.objects.filter(program__is_default=True).select_related(
        "program", "reward"
    )
    cursor_list = "stamp_cards"

    @extend_schema(operation_id="stamp_cards_list", responses=StampCardSerializer(many=True))
    def get(self, request: Request) -> Response | HttpResponse:
        """List the cards that give stamps, or will; those that are over are left out."""
        open_ended = Q(valid_until=None) | Q(valid_until__gt=timezone.now())
        return self.page(self.get_queryset().filter(open_ended, is_active=True))
