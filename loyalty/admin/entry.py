"""The ledger, line by line: what moved, where from, who did it, and what it undoes."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, When
from django.http import HttpRequest
from django.utils.html import format_html_join
from unfold.decorators import display

from loyalty.admin.finding import keepers_found
from loyalty.admin.show_only import ShowOnlyAdmin, narrowed, once
from loyalty.admin.wording import NOTHING, instant, page_of, points
from loyalty.models import (
    Adjustment,
    Entry,
    EntryKind,
    Lot,
    MemberEvent,
    Purchase,
    Redemption,
    Refund,
    SourceKind,
    Transfer,
    Wallet,
)
from members.actors import ActorKind
from members.models import ApiKey, Member

KINDS = {
    EntryKind(kind).label: look
    for kind, look in {
        EntryKind.ACCRUAL: "success",
        EntryKind.REDEMPTION: "info",
        EntryKind.REVERSAL: "warning",
        EntryKind.EXPIRY: "danger",
        EntryKind.ADJUSTMENT: "warning",
        EntryKind.TRANSFER: "info",
    }.items()
}


@admin.register(Entry)
class EntryAdmin(ShowOnlyAdmin):
    """Immutable: a mistake is undone by another line that names the first."""

    list_display = ["line", "kind_label", "signed_points", "balance", "owner", "source", "at", "by"]
    shown_with = ["member", "wallet__program"]
    search_fields = ["member"]
    search_help_text = "A card, phone, e-mail or mem_ id in full."
    rows_of = {"wallet": ["-seq"]}
    fieldsets = [
        (None, {"fields": ["owner_page", "wallet_page", "line", "kind_label"]}),
        ("Points", {"fields": ["signed_points", "balance", "lot_page"]}),
        ("Where from", {"fields": ["source", "by", "reverses_page", "reversed_by"]}),
        ("When", {"fields": ["at", "recorded"]}),
    ]
    readonly_fields = [
        "owner_page", "wallet_page", "line", "kind_label", "signed_points", "balance", "lot_page",
        "source", "by", "reverses_page", "reversed_by", "at", "recorded",
    ]  # fmt: skip

    @admin.display(description="Line")
    def line(self, entry: Entry) -> str:
        return f"#{entry.seq}"

    @display(description="What", label=KINDS)  # type: ignore[untyped-decorator]
    def kind_label(self, entry: Entry) -> str:
        return entry.get_kind_display()

    @admin.display(description="Points")
    def signed_points(self, entry: Entry) -> str:
        return points(entry.points, signed=True)

    @admin.display(description="Balance after")
    def balance(self, entry: Entry) -> str:
        return points(entry.balance_after)

    @admin.display(description="Member")
    def owner(self, entry: Entry) -> str:
        return page_of(Wallet, entry.wallet_id, entry.member)

    @admin.display(description="Member")
    def owner_page(self, entry: Entry) -> str:
        return page_of(Member, entry.member_id, entry.member)

    @admin.display(description="Wallet")
    def wallet_page(self, entry: Entry) -> str:
        return page_of(Wallet, entry.wallet_id, f"{entry.wallet.program} wallet")

    @admin.display(description="Lot")
    def lot_page(self, entry: Entry) -> str:
        return page_of(Lot, entry.lot_id, "the lot of this line")

    @admin.display(description="Source")
    def source(self, entry: Entry) -> str:
        return source_page(entry.source_kind, entry.source_id)

    @admin.display(description="By")
    def by(self, entry: Entry) -> str:
        kind = entry.get_actor_kind_display()
        name = getattr(entry, "actor_name", None)
        return f"{kind} {name}" if name else kind

    @admin.display(description="Reverses")
    @once
    def reverses_page(self, entry: Entry) -> str:
        return page_of(Entry, entry.reverses_id, entry.reverses)

    @admin.display(description="Reversed by")
    @once
    def reversed_by(self, entry: Entry) -> str:
        mirrors = Entry.objects.filter(reverses=entry).order_by("pk")  # a return in parts: several
        pages = [(page_of(Entry, mirror.pk, mirror),) for mirror in mirrors]
        return format_html_join(", ", "{}", pages) or NOTHING

    @admin.display(description="Counts from")
    def at(self, entry: Entry) -> str:
        return instant(entry.occurred_at, entry.wallet.program.time_zone)

    @admin.display(description="Written at")
    def recorded(self, entry: Entry) -> str:
        return instant(entry.recorded_at, entry.wallet.program.time_zone)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        entries: QuerySet[Entry] = super().get_queryset(request)
        return entries.annotate(actor_name=_actor_name())

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Entry], search_term: str
    ) -> tuple[QuerySet[Entry], bool]:
        if not search_term:
            return queryset, False
        # By wallet, because entries have no index by member.
        members = keepers_found(search_term)
        wallets = list(Wallet.objects.filter(member__in=members).values_list("pk", flat=True))
        return narrowed(queryset, "wallet_id", wallets), False


def source_page(kind: int, key: int) -> str:
    """A link to what a line or a lot comes from."""
    pages: dict[int, Any] = {
        SourceKind.PURCHASE: Purchase,
        SourceKind.REDEMPTION: Redemption,
        SourceKind.EXPIRY: Lot,
        SourceKind.REFUND: Refund,
        SourceKind.ADJUSTMENT: Adjustment,
        SourceKind.REINSTATEMENT: Adjustment,
        SourceKind.TRANSFER: Transfer,
        SourceKind.EVENT: MemberEvent,
    }
    words = "expiry of a lot" if kind == SourceKind.EXPIRY else SourceKind(kind).label
    return page_of(pages[kind], key, words) if kind in pages else words


def _actor_name() -> Case:
    """Whoever acted, as they are called now: one probe by key a row, of the rows shown."""
    keys = ApiKey.objects.filter(pk=OuterRef("actor_id")).values("name")
    users = get_user_model().objects.filter(pk=OuterRef("actor_id")).values("username")
    members = Member.objects.filter(pk=OuterRef("actor_id")).values("display_name")
    return Case(
        When(actor_kind=ActorKind.KEY, then=Subquery(keys)),
        When(actor_kind=ActorKind.STAFF, then=Subquery(users)),
        When(actor_kind=ActorKind.MEMBER, then=Subquery(members)),
        output_field=CharField(),
    )
