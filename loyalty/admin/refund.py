"""Returns: what came back, what it did to the points, and what still waits."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display

from loyalty import parked
from loyalty.admin.finding import members_found, refunds_found
from loyalty.admin.show_only import ShowOnlyAdmin, Table, narrowed, once
from loyalty.admin.wording import NOTHING, instant, page_of, points
from loyalty.models import Entry, Purchase, Refund, RefundStatus, WaitingRefund
from members.models import Member
from rewards.admin.amounts import shown

STATES = {"applied": "success", "waiting": "warning", "set apart": "danger"}


class WaitingFilter(admin.SimpleListFilter):
    """Those that are not done; what waits stands in a short table of its own."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("waiting", "waiting for the sale or its points"),
            ("overdue", "whose sale has not come in time"),
            ("set_apart", "set apart"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Refund]) -> QuerySet[Refund] | None:
        match self.value():
            case "waiting":
                return queryset.filter(pk__in=WaitingRefund.objects.values("refund_id"))
            case "overdue":
                late = parked.overdue(as_of=timezone.now())
                return queryset.filter(pk__in=late.values("refund_id"))
            case "set_apart":
                return queryset.filter(status=RefundStatus.SET_APART)
        return queryset


@admin.register(Refund)
class RefundAdmin(ShowOnlyAdmin):
    """Only shows; one that was set apart may wait again."""

    list_display = ["code", "state", "kind", "came_back", "lost", "sale", "owner", "received"]
    list_filter = [WaitingFilter]
    shown_with = ["purchase", "member", "store", "sale_store", "program", "recorded_by"]
    search_fields = ["public_id"]
    search_help_text = (
        "In full: a ref_, pur_ or mem_ id, a receipt number, a card, phone or e-mail."
    )
    rows_of = {"purchase": ["-id"]}
    actions = ["wait_again"]
    fieldsets = [
        (None, {"fields": ["code", "state", "kind", "sale", "owner", "came_back", "why"]}),
        ("Points", {"fields": ["lost", "taken", "owed", "expired", "forgiven", "left", "line"]}),
        ("At the till", {"fields": ["store", "external_id", "recorded_by", "reason"]}),
        ("When", {"fields": ["happened", "received", "applied"]}),
    ]
    readonly_fields = [
        "code", "state", "kind", "sale", "owner", "came_back", "why", "lost", "taken", "owed",
        "expired", "forgiven", "left", "line", "store", "external_id", "recorded_by", "reason",
        "happened", "received", "applied",
    ]  # fmt: skip

    @admin.display(description="Id")
    def code(self, refund: Refund) -> str:
        return refund.shown_id

    @display(description="State", label=STATES)  # type: ignore[untyped-decorator]
    def state(self, refund: Refund) -> str:
        return refund.status.replace("_", " ")

    @admin.display(description="What")
    def kind(self, refund: Refund) -> str:
        return "void" if refund.is_void else "return"

    @admin.display(description="Came back")
    def came_back(self, refund: Refund) -> str:
        return shown(refund.total_minor, refund.currency) if refund.purchase_id else NOTHING

    @admin.display(description="Of the sale")
    def sale(self, refund: Refund) -> str:
        name = f"{refund.sale_external_id} in {refund.sale_store}"
        return page_of(Purchase, refund.purchase_id, name) if refund.purchase_id else name

    @admin.display(description="Member")
    def owner(self, refund: Refund) -> str:
        return page_of(Member, refund.member_id, refund.member)

    @admin.display(description="Not applied because")
    def why(self, refund: Refund) -> str:
        if refund.status == RefundStatus.SET_APART and refund.trace:
            return str(refund.trace["refused"]["detail"])
        if refund.status == RefundStatus.WAITING:
            return "its points are not credited" if refund.purchase_id else "its sale has not come"
        return NOTHING

    @admin.display(description="Points that left the sale")
    def lost(self, refund: Refund) -> str:
        return points(refund.points)

    @admin.display(description="Taken out of lots")
    def taken(self, refund: Refund) -> str:
        return points(refund.taken_points)

    @admin.display(description="Owed")
    def owed(self, refund: Refund) -> str:
        return points(refund.owed_points)

    @admin.display(description="Had expired")
    def expired(self, refund: Refund) -> str:
        return points(refund.expired_points)

    @admin.display(description="Let go")
    def forgiven(self, refund: Refund) -> str:
        return points(refund.forgiven_points)

    @admin.display(description="The sale is worth now")
    def left(self, refund: Refund) -> str:
        return points(refund.points_after)

    @admin.display(description="Line in the ledger")
    @once
    def line(self, refund: Refund) -> str:
        if refund.entry_seq is None:
            return NOTHING
        entry = Entry.objects.get(source_id=refund.pk)
        words = f"#{entry.seq}: {entry}, balance after {points(entry.balance_after)}"
        return page_of(Entry, entry.pk, words)

    @admin.display(description="Happened at")
    def happened(self, refund: Refund) -> str:
        return instant(refund.occurred_at, _zone(refund))

    @admin.display(description="Received at")
    def received(self, refund: Refund) -> str:
        return instant(refund.received_at, _zone(refund))

    @admin.display(description="Applied at")
    def applied(self, refund: Refund) -> str:
        return instant(refund.applied_at, _zone(refund))

    def tables(self, obj: Refund) -> list[Table]:
        rows = [
            [line["line"], line["quantity"], shown(line["net_minor"], obj.currency)]
            for line in obj.returned
        ]
        return [Table("What came back", ["Line", "Quantity", "Amount"], rows, "Not known yet.")]

    @admin.action(description="Let it wait again", permissions=["wait"])
    def wait_again(self, request: HttpRequest, queryset: QuerySet[Refund]) -> None:
        """Try the chosen ones again that were set apart."""
        count = parked.wait_again(list(queryset.values_list("pk", flat=True)), as_of=timezone.now())
        word = "return waits" if count == 1 else "returns wait"
        text = f"{count} {word} again; what cannot be applied comes back here."
        self.message_user(request, text, messages.SUCCESS)

    def has_wait_permission(self, request: HttpRequest) -> bool:
        """Who may let a return wait again."""
        return request.user.has_perm("loyalty.change_refund")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Refund], search_term: str
    ) -> tuple[QuerySet[Refund], bool]:
        if not search_term:
            return queryset, False
        found = refunds_found(search_term)
        if found:
            return narrowed(queryset, "pk", found), False
        # Those that are applied have an index by member.
        applied = queryset.filter(status=RefundStatus.APPLIED)
        return narrowed(applied, "member_id", members_found(search_term)), False


def _zone(refund: Refund) -> str:
    return refund.program.time_zone if refund.program else "UTC"
