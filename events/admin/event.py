"""The event log, for whoever asks what was told and when."""

from typing import Any

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from events.models import Event
from events.paging import NewestPaginator

SEARCHED_MAX = 100_000


@admin.register(Event)
class EventAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """Only shows: an event is written with its happening, and forgotten after some weeks."""

    list_display = ["kind", "subject", "occurred_at", "recorded_at"]
    search_fields = ["subject"]
    search_help_text = f"A public id in full, or a kind; in the newest {SEARCHED_MAX:,} events."
    ordering = ["-id"]
    list_per_page = 50
    paginator = NewestPaginator
    show_full_result_count = False
    fields = readonly_fields = ["kind", "subject", "payload", "occurred_at", "recorded_at"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        """Look through the newest only: the log has no index but its key."""
        term = search_term.strip()
        if not term:
            return queryset, False
        newest = Event.objects.aggregate(newest=Max("id"))["newest"] or 0
        column = "kind" if "." in term else "subject"
        return queryset.filter(pk__gt=newest - SEARCHED_MAX, **{column: term}), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
