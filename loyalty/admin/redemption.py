"""Redemptions: what was taken, from which lots, and what has become of it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action, display

from loyalty import redemptions, settlement
from loyalty.admin.finding import members_found, redemptions_found
from loyalty.admin.show_only import ShowOnlyAdmin, Table, narrowed
from loyalty.admin.wording import instant, page_of, points
from loyalty.models import (
    Draw,
    Entry,
    EntryKind,
    Hold,
    HoldStatus,
    Lot,
    Purchase,
    Redemption,
    SourceKind,
)
from members.errors import DomainError
from members.models import Member
from rewards.admin.acting import staff_actor

STATES = {"held": "warning", "confirmed": "success", "voided": "danger", "lapsed": "info"}
VOIDABLE = {"held", "confirmed"}


class HeldFilter(admin.SimpleListFilter):
    """Those still held stand in a short index of their own; the others are found by member."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("held", "held")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Redemption]
    ) -> QuerySet[Redemption] | None:
        if self.value() != "held":
            return queryset
        placed = Hold.objects.filter(status=HoldStatus.PLACED)
        return queryset.filter(pk__in=placed.values("pk"))


@admin.register(Redemption)
class RedemptionAdmin(ShowOnlyAdmin):
    """Only shows; voiding one gives the points back to the lots they came from."""

    list_display = ["code", "state", "reward", "cost", "owner", "store", "taken"]
    list_filter = [HeldFilter]
    shown_with = ["member", "reward", "store", "program", "purchase", "recorded_by"]
    search_fields = ["public_id"]
    search_help_text = "In full: a red_ or mem_ id, a card, phone or e-mail."
    rows_of = {"member": ["-occurred_at"]}
    actions_detail = ["void"]
    fieldsets = [
        (None, {"fields": ["code", "state", "owner", "reward", "cost"]}),
        ("At the till", {"fields": ["store", "recorded_by", "sale", "late"]}),
        ("When", {"fields": ["taken", "lapses", "settled"]}),
    ]
    readonly_fields = [
        "code", "state", "owner", "reward", "cost", "store", "recorded_by", "sale", "late",
        "taken", "lapses", "settled",
    ]  # fmt: skip

    @admin.display(description="Id")
    def code(self, redemption: Redemption) -> str:
        return redemption.shown_id

    @display(description="State", label=STATES)  # type: ignore[untyped-decorator]
    def state(self, redemption: Redemption) -> str:
        return redemptions.STATUSES[getattr(redemption, "hold_status", HoldStatus.PLACED)]

    @admin.display(description="Points")
    def cost(self, redemption: Redemption) -> str:
        return points(redemption.points)

    @admin.display(description="Member")
    def owner(self, redemption: Redemption) -> str:
        return page_of(Member, redemption.member_id, redemption.member)

    @admin.display(description="Used by the sale")
    def sale(self, redemption: Redemption) -> str:
        return page_of(Purchase, redemption.purchase_id, redemption.purchase)

    @admin.display(description="Confirmed late")
    def late(self, redemption: Redemption) -> str:
        return "yes, after its hold had lapsed" if redemption.is_late else "no"

    @admin.display(description="Taken at")
    def taken(self, redemption: Redemption) -> str:
        return instant(redemption.occurred_at, redemption.program.time_zone)

    @admin.display(description="Held until")
    def lapses(self, redemption: Redemption) -> str:
        return instant(getattr(redemption, "lapses_at", None), redemption.program.time_zone)

    @admin.display(description="Settled at")
    def settled(self, redemption: Redemption) -> str:
        return instant(getattr(redemption, "settled_at", None), redemption.program.time_zone)

    def tables(self, obj: Redemption) -> list[Table]:
        return [_draws(obj), _lines(obj)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Redemption]:
        found: QuerySet[Redemption] = super().get_queryset(request)
        hold = Hold.objects.filter(pk=OuterRef("pk"))
        return found.annotate(
            hold_status=Subquery(hold.values("status")),
            lapses_at=Subquery(hold.values("lapses_at")),
            settled_at=Subquery(hold.values("settled_at")),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Redemption], search_term: str
    ) -> tuple[QuerySet[Redemption], bool]:
        if not search_term:
            return queryset, False
        found = redemptions_found(search_term)
        if found:
            return narrowed(queryset, "pk", found), False
        return narrowed(queryset, "member_id", members_found(search_term)), False

    def has_void_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Whether to show the button; pressed, perhaps twice, `settlement.void` decides."""
        if not request.user.has_perm("loyalty.change_redemption"):
            return False
        if object_id is None or request.method == "POST":
            return True
        found: Redemption | None = self.get_object(request, object_id)
        return found is not None and self.state(found) in VOIDABLE

    @action(description="Void", icon="undo", permissions=["void"])  # type: ignore[untyped-decorator]
    def void(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask first; then give points and stock back."""
        redemption: Redemption | None = self.get_object(request, object_id)
        if redemption is None:
            raise Http404
        page = reverse("admin:loyalty_redemption_change", args=[redemption.pk])
        if request.method != "POST":
            return self._ask(request, redemption, page)
        try:
            settlement.void(redemption, as_of=timezone.now(), actor=staff_actor(request))
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            text = f"{redemption.shown_id} is voided; {points(redemption.points)} points are back."
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(page)

    def _ask(self, request: HttpRequest, redemption: Redemption, page: str) -> TemplateResponse:
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Void {redemption.shown_id}?",
            "redemption": redemption,
            "points": points(redemption.points),
            "page": page,
        }
        return TemplateResponse(request, "loyalty/void.html", context)


def _draws(redemption: Redemption) -> Table:
    zone = redemption.program.time_zone
    its_own = Q(source_id=redemption.pk, source_kind=SourceKind.REDEMPTION)
    draws = Draw.objects.filter(its_own).select_related("lot").order_by("id")
    return Table(
        "Lots it drew on",
        ["Drawn (+) or given back (-)", "When", "The lot was earned at", "The lot is gone at"],
        [
            [
                page_of(Lot, draw.lot_id, points(draw.points, signed=True)),
                instant(draw.drawn_at, zone),
                instant(draw.lot.earned_at, zone),
                instant(draw.lot.expires_at, zone) if draw.lot.expires_at else "never",
            ]
            for draw in draws
        ],
    )


def _lines(redemption: Redemption) -> Table:
    its_own = Q(source_id=redemption.pk, kind=EntryKind.REDEMPTION)
    taken = Entry.objects.filter(its_own).first()
    undone = Entry.objects.filter(reverses=taken).first() if taken else None
    rows = [
        [
            page_of(Entry, entry.pk, entry.get_kind_display()),
            points(entry.points, signed=True),
            points(entry.balance_after),
            instant(entry.recorded_at, redemption.program.time_zone),
        ]
        for entry in (taken, undone)
        if entry is not None
    ]
    headers = ["What", "Points", "Balance after", "Written at"]
    return Table(
        "Lines in the ledger",
        headers,
        rows,
        "None yet: points that are held, given back or lapsed move no balance.",
    )
