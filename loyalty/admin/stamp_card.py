"""Stamp cards that members collect on: what a stamp was given for stays."""

from django.contrib import admin
from django.http import HttpRequest

from loyalty.models import Stamp
from rewards.admin.stamp_card import StampCardAdmin
from rewards.models import StampCard

admin.site.unregister(StampCard)


@admin.register(StampCard)
class StampCardWithStampsAdmin(StampCardAdmin):
    """Once a stamp was given, a card keeps its size: or full cards would not be full any more."""

    def get_readonly_fields(self, request: HttpRequest, obj: StampCard | None = None) -> list[str]:
        is_used = obj is not None and Stamp.objects.filter(card=obj).exists()
        size = ["stamps_needed", "head_start"] if is_used else []
        return [*super().get_readonly_fields(request, obj), *size]
