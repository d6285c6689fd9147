"""Refused purchases: why, and the way back into the queue once the reason is mended."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from loyalty import crediting
from loyalty.admin.finding import members_found, purchases_found
from loyalty.admin.show_only import ShowOnlyAdmin, narrowed
from loyalty.admin.wording import instant, page_of
from loyalty.models import Purchase, Refusal
from members.models import Member
from rewards.admin.amounts import shown


@admin.register(Refusal)
class RefusalAdmin(ShowOnlyAdmin):
    """Waits for staff: mend the reason, then queue the purchase again."""

    list_display = ["receipt", "reason", "short_detail", "owner", "total", "refused"]
    list_filter = ["reason"]
    shown_with = ["purchase__program", "member"]
    search_fields = ["purchase"]
    search_help_text = "In full: a receipt number, a pur_ or mem_ id, a card, phone or e-mail."
    ordering = ["-purchase_id"]
    actions = ["queue_again"]
    fieldsets = [
        (None, {"fields": ["purchase_page", "owner", "total", "reason", "detail", "refused"]})
    ]
    readonly_fields = ["purchase_page", "owner", "total", "reason", "detail", "refused"]

    @admin.display(description="Purchase")
    def receipt(self, refusal: Refusal) -> str:
        return str(refusal.purchase)

    @admin.display(description="Purchase")
    def purchase_page(self, refusal: Refusal) -> str:
        return page_of(Purchase, refusal.pk, refusal.purchase)

    @admin.display(description="Detail")
    def short_detail(self, refusal: Refusal) -> str:
        return refusal.detail[:80]

    @admin.display(description="Member")
    def owner(self, refusal: Refusal) -> str:
        return page_of(Member, refusal.member_id, refusal.member)

    @admin.display(description="Total")
    def total(self, refusal: Refusal) -> str:
        return shown(refusal.purchase.total_minor, refusal.purchase.currency)

    @admin.display(description="Refused at")
    def refused(self, refusal: Refusal) -> str:
        return instant(refusal.refused_at, refusal.purchase.program.time_zone)

    @admin.action(description="Queue again", permissions=["queue"])
    def queue_again(self, request: HttpRequest, queryset: QuerySet[Refusal]) -> None:
        """Let the chosen purchases be credited after all."""
        chosen = list(queryset.values_list("pk", flat=True))
        crediting.queue_again(chosen, as_of=timezone.now())
        word = "purchase is" if len(chosen) == 1 else "purchases are"
        text = f"{len(chosen)} {word} queued again; one refused once more comes back here."
        self.message_user(request, text, messages.SUCCESS)

    def has_queue_permission(self, request: HttpRequest) -> bool:
        """Who may queue again."""
        return request.user.has_perm("loyalty.change_refusal")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Refusal], search_term: str
    ) -> tuple[QuerySet[Refusal], bool]:
        if not search_term:
            return queryset, False
        purchases = purchases_found(search_term)
        if purchases:
            return narrowed(queryset, "pk", purchases), False
        return narrowed(queryset, "member_id", members_found(search_term)), False
