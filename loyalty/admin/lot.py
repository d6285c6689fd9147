"""Lots: points gained together, what is left of them, and who drew on them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from loyalty.admin.entry import source_page
from loyalty.admin.finding import keepers_found
from loyalty.admin.show_only import ShowOnlyAdmin, Table, narrowed
from loyalty.admin.wording import instant, page_of, points
from loyalty.models import Draw, Lot, Wallet

DRAWS_MAX = 50
OPEN = {"open": "success", "used up": "info"}


@admin.register(Lot)
class LotAdmin(ShowOnlyAdmin):
    """Only shows; what is left changes through the ledger alone."""

    list_display = ["source", "state", "left", "earned", "owner", "earned_when", "gone"]
    list_display_links = ["earned"]
    shown_with = ["member", "wallet__program"]
    search_fields = ["member"]
    search_help_text = "Open lots of a member: a card, phone, e-mail or mem_ id in full."
    rows_of = {"wallet": ["expires_at"]}
    fieldsets = [
        (None, {"fields": ["owner", "source", "state"]}),
        ("Points", {"fields": ["earned", "left"]}),
        ("When", {"fields": ["earned_when", "spendable", "gone"]}),
    ]
    readonly_fields = [
        "owner", "source", "state", "earned", "left", "earned_when", "spendable", "gone",
    ]  # fmt: skip

    @admin.display(description="Source")
    def source(self, lot: Lot) -> str:
        if lot.moved_from_id is not None:
            word = f"another lot, by {lot.get_source_kind_display()}"
            return page_of(Lot, lot.moved_from_id, word)
        return source_page(lot.source_kind, lot.source_id)

    @display(description="State", label=OPEN)  # type: ignore[untyped-decorator]
    def state(self, lot: Lot) -> str:
        return "open" if lot.is_open else "used up"

    @admin.display(description="Left")
    def left(self, lot: Lot) -> str:
        return points(lot.remaining_points)

    @admin.display(description="Earned")
    def earned(self, lot: Lot) -> str:
        return points(lot.earned_points)

    @admin.display(description="Member")
    def owner(self, lot: Lot) -> str:
        return page_of(Wallet, lot.wallet_id, lot.member)

    @admin.display(description="Earned at")
    def earned_when(self, lot: Lot) -> str:
        return instant(lot.earned_at, lot.wallet.program.time_zone)

    @admin.display(description="Spendable from")
    def spendable(self, lot: Lot) -> str:
        if lot.available_from is None:
            return "when the purchase is confirmed"
        return instant(lot.available_from, lot.wallet.program.time_zone)

    @admin.display(description="Gone at")
    def gone(self, lot: Lot) -> str:
        return instant(lot.expires_at, lot.wallet.program.time_zone) if lot.expires_at else "never"

    def tables(self, obj: Lot) -> list[Table]:
        draws = Draw.objects.filter(lot=obj).order_by("-id")[:DRAWS_MAX]
        return [
            Table(
                f"What drew on it (last {DRAWS_MAX})",
                ["For", "Drawn (+) or given back (-)", "When"],
                [
                    [
                        source_page(draw.source_kind, draw.source_id),
                        points(draw.points, signed=True),
                        instant(draw.drawn_at, obj.wallet.program.time_zone),
                    ]
                    for draw in draws
                ],
                "Nobody has drawn on it.",
            )
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Lot], search_term: str
    ) -> tuple[QuerySet[Lot], bool]:
        if not search_term:
            return queryset, False
        # Open ones by wallet, because that is the index there is; the others stand in the ledger.
        members = keepers_found(search_term)
        wallets = list(Wallet.objects.filter(member__in=members).values_list("pk", flat=True))
        return narrowed(queryset.filter(is_open=True), "wallet_id", wallets), False
