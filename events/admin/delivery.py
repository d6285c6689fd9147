"""What became of each delivery, with every attempt."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline

from events import replaying
from events.ids import parse_public_id
from events.models import WebhookAttempt, WebhookDelivery
from events.paging import NewestPaginator

LAST = WebhookAttempt.objects.filter(delivery=OuterRef("pk")).order_by("-id").values("error")[:1]


class AttemptInline(TabularInline):  # type: ignore[misc]  # unfold comes without types
    """Every request that was made, and what was answered."""

    model = WebhookAttempt
    fields = readonly_fields = ["at", "status_code", "error", "milliseconds", "answer"]
    ordering = ["id"]
    extra = 0
    can_delete = False

    def has_add_permission(self, *_: Any) -> bool:
        return False


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """Only shows, and sends again."""

    list_display = ["shown_id", "endpoint", "kind", "subject", "status", "attempts", "reason"]
    list_filter = ["status", "endpoint"]
    list_select_related = ["endpoint", "event"]
    search_fields = ["public_id"]
    search_help_text = "A delivery's id in full: whd_…, which is also the webhook-id."
    ordering = ["-id"]
    list_per_page = 50
    paginator = NewestPaginator
    show_full_result_count = False
    fields = readonly_fields = [
        "shown_id", "endpoint", "kind", "subject", "payload", "status", "attempts", "next_at",
        "created_at", "settled_at",
    ]  # fmt: skip
    inlines = [AttemptInline]
    actions = ["send_again"]

    @admin.display(description="Kind")
    def kind(self, delivery: WebhookDelivery) -> str:
        return delivery.event.kind

    @admin.display(description="About")
    def subject(self, delivery: WebhookDelivery) -> str:
        return delivery.event.subject

    @admin.display(description="Payload")
    def payload(self, delivery: WebhookDelivery) -> str:
        return str(delivery.event.payload)

    @admin.display(description="Last failure")
    def reason(self, delivery: WebhookDelivery) -> str:
        """Why the last attempt did not count."""
        return getattr(delivery, "last_error", "") or "-"

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookDelivery]:
        """With the last failure of each."""
        rows: QuerySet[WebhookDelivery] = super().get_queryset(request)
        return rows.filter(endpoint__deleted_at=None).annotate(last_error=Subquery(LAST))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[WebhookDelivery], search_term: str
    ) -> tuple[QuerySet[WebhookDelivery], bool]:
        """By the whole id only: it has an index."""
        term = search_term.strip()
        if not term:
            return queryset, False
        uuid = parse_public_id("whd", term)
        return (queryset.filter(public_id=uuid) if uuid else queryset.none()), False

    @admin.action(description="Send again, at once", permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[WebhookDelivery]) -> None:
        """However they ended, under the same id."""
        for delivery in queryset:
            replaying.retry(delivery, as_of=timezone.now())
            self.message_user(request, f"{delivery} is due now.")

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Who may change endpoints may have them told again."""
        return request.user.has_perm("events.change_webhookendpoint")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
