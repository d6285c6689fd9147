"""Purchases: the sale as the till reported it, what it earned, and why."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from unfold.decorators import action, display

from loyalty.admin import story, voiding
from loyalty.admin.finding import members_found, purchases_found
from loyalty.admin.show_only import ShowOnlyAdmin, Table, narrowed, once
from loyalty.admin.wording import NOTHING, instant, page_of, points
from loyalty.models import (
    Crediting,
    Purchase,
    QueuedPurchase,
    Refund,
    Refusal,
    UnclaimedPurchase,
)
from members.models import Member
from rewards.admin.amounts import shown

STATES = {
    "credited": "success",
    "queued": "info",
    "refused": "danger",
    "unclaimed": "warning",
    "with returns": "warning",
    "voided": "danger",
}
_MARKS = {"queued": QueuedPurchase, "refused": Refusal, "unclaimed": UnclaimedPurchase}


class StateFilter(admin.SimpleListFilter):
    """Those that are not done: each stands in a short table of its own."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("queued", "queued"),
            ("refused", "refused"),
            ("unclaimed", "unclaimed, waiting for its card"),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Purchase]
    ) -> QuerySet[Purchase] | None:
        marks = _MARKS.get(self.value() or "")
        if marks is None:
            return queryset
        return queryset.filter(pk__in=marks._default_manager.values("purchase_id"))  # noqa: SLF001 - Django's own public name for it


@admin.register(Purchase)
class PurchaseAdmin(ShowOnlyAdmin):
    """Only shows: a correction is a return through the till, or a void, here or there."""

    list_display = ["receipt", "state", "earned", "owner", "store", "total", "sold"]
    list_filter = [StateFilter]
    shown_with = ["member", "store", "program", "terminal", "recorded_by"]
    search_fields = ["external_id"]
    search_help_text = "In full: a receipt number, a pur_ or mem_ id, a card, phone or e-mail."
    rows_of = {"member": ["-occurred_at"]}
    actions_detail = ["void"]
    fieldsets = [
        (None, {"fields": ["receipt", "code", "state", "owner", "named"]}),
        ("Points", {"fields": ["earned", "line", "why_refused", "promised"]}),
        ("The sale", {"fields": ["store", "terminal", "total", "sold", "received", "recorded_by"]}),
    ]
    readonly_fields = [
        "receipt", "code", "state", "owner", "named", "earned", "line", "why_refused",
        "promised", "store", "terminal", "total", "sold", "received", "recorded_by",
    ]  # fmt: skip

    @admin.display(description="Receipt")
    def receipt(self, purchase: Purchase) -> str:
        return purchase.external_id

    @admin.display(description="Id")
    def code(self, purchase: Purchase) -> str:
        return purchase.shown_id

    @display(description="State", label=STATES)  # type: ignore[untyped-decorator]
    def state(self, purchase: Purchase) -> str:
        if getattr(purchase, "has_returns", False):
            return "voided" if getattr(purchase, "is_voided", False) else "with returns"
        if getattr(purchase, "credited_points", None) is not None:
            return "credited"
        if getattr(purchase, "is_refused", False):
            return "refused"
        return "queued" if getattr(purchase, "is_queued", False) else "unclaimed"

    @admin.display(description="Points")
    def earned(self, purchase: Purchase) -> str:
        return points(getattr(purchase, "credited_points", None))

    @admin.display(description="Member")
    def owner(self, purchase: Purchase) -> str:
        return page_of(Member, purchase.member_id, purchase.member)

    @admin.display(description="Named at the till")
    def named(self, purchase: Purchase) -> str:
        return f"{purchase.identifier_kind} {purchase.identifier_value}".strip() or NOTHING

    @admin.display(description="Line in the ledger")
    @once
    def line(self, purchase: Purchase) -> str:
        return story.ledger_line(purchase)

    @admin.display(description="Refused because")
    @once
    def why_refused(self, purchase: Purchase) -> str:
        return story.refusal_page(purchase) if getattr(purchase, "is_refused", False) else NOTHING

    @admin.display(description="Points told at the till")
    def promised(self, purchase: Purchase) -> str:
        return points(purchase.quote.get("points"))

    @admin.display(description="Total")
    def total(self, purchase: Purchase) -> str:
        return shown(purchase.total_minor, purchase.currency)

    @admin.display(description="Sold at")
    def sold(self, purchase: Purchase) -> str:
        return instant(purchase.occurred_at, purchase.program.time_zone)

    @admin.display(description="Received at")
    def received(self, purchase: Purchase) -> str:
        return instant(purchase.received_at, purchase.program.time_zone)

    def tables(self, obj: Purchase) -> list[Table]:
        return story.tables(obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Purchase]:
        purchases: QuerySet[Purchase] = super().get_queryset(request)
        its_own = {"purchase": OuterRef("pk")}
        return purchases.annotate(
            credited_points=Subquery(Crediting.objects.filter(**its_own).values("points")),
            is_queued=Exists(QueuedPurchase.objects.filter(**its_own)),
            is_refused=Exists(Refusal.objects.filter(**its_own)),
            has_returns=Exists(Refund.objects.filter(**its_own)),
            is_voided=Exists(Refund.objects.filter(is_void=True, **its_own)),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Purchase], search_term: str
    ) -> tuple[QuerySet[Purchase], bool]:
        if not search_term:
            return queryset, False
        purchases = purchases_found(search_term)
        if purchases:
            return narrowed(queryset, "pk", purchases), False
        return narrowed(queryset, "member_id", members_found(search_term)), False

    def has_void_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Whether to show the button; pressed, perhaps twice, `returns.refund` decides."""
        if not request.user.has_perm("loyalty.change_purchase"):
            return False
        if object_id is None or request.method == "POST":
            return True
        found: Purchase | None = self.get_object(request, object_id)
        return found is not None and self.state(found) != "voided"

    @action(description="Void", icon="undo", permissions=["void"])  # type: ignore[untyped-decorator]
    def void(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what it would do and ask why; then take back all that is left of the sale."""
        purchase: Purchase | None = self.get_object(request, object_id)
        if purchase is None:
            raise Http404
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return voiding.void(request, purchase, context)
