"""Cards and other identifiers: blocked when lost, replaced, and unblocked when found again."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from members import identifiers
from members.admin.paging import BoundedPaginator
from members.errors import DomainError
from members.models import Identifier
from members.normal_forms import detect


@admin.register(Identifier)
class IdentifierAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """Never edited: who it finds is decided by attaching, blocking and replacing."""

    list_display = ["value", "kind", "member", "attached_at", "blocked_at"]
    list_filter = ["kind"]
    list_select_related = ["member"]
    search_fields = ["value"]
    search_help_text = "A card, phone, e-mail or foreign id in full."
    ordering = ["-id"]
    fields = ["shown_id", "kind", "value", "member", "attached_at", "blocked_at", "replaced_by"]
    actions = ["block", "unblock", "replace"]
    paginator = BoundedPaginator
    show_full_result_count = False

    @admin.action(description="Block: it finds nobody from now on", permissions=["change_state"])
    def block(self, request: HttpRequest, queryset: QuerySet[Identifier]) -> None:
        """Let the chosen ones find nobody; their values stay taken."""
        self._each(
            request,
            queryset,
            lambda one: identifiers.block(identifier=one, as_of=timezone.now()),
            "{one} finds nobody now.",
        )

    @admin.action(description="Unblock: it finds its member again", permissions=["change_state"])
    def unblock(self, request: HttpRequest, queryset: QuerySet[Identifier]) -> None:
        """Let the chosen ones find their members again."""
        self._each(
            request,
            queryset,
            lambda one: identifiers.unblock(identifier=one),
            "{one} finds its member again.",
        )

    @admin.action(
        description="Replace: block it, and give a new card number", permissions=["change_state"]
    )
    def replace(self, request: HttpRequest, queryset: QuerySet[Identifier]) -> None:
        """Give a new card for each chosen one; what is no card says so."""
        self._each(
            request,
            queryset,
            lambda one: identifiers.replace(identifier=one, as_of=timezone.now()),
            "{one} is blocked; {done} takes its place.",
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Identifier], search_term: str
    ) -> tuple[QuerySet[Identifier], bool]:
        """Look by the unique index: a value is known in full or not at all."""
        if not search_term:
            return queryset, False
        candidates = detect(search_term)
        kinds, values = {kind for kind, _ in candidates}, {value for _, value in candidates}
        return queryset.filter(kind__in=kinds, value__in=values), False

    def has_change_state_permission(self, request: HttpRequest) -> bool:
        """Who may block, unblock and replace."""
        return request.user.has_perm("members.change_identifier")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Identifier],
        act: Callable[[Identifier], Model],
        text: str,
    ) -> None:
        for one in queryset.select_related("member"):
            try:
                said = text.format(one=one, done=act(one))
                self.message_user(request, said, messages.SUCCESS)
            except DomainError as error:
                self.message_user(request, f"{one}: {error.detail}", messages.ERROR)
