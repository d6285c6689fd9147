"""Wallets: what each member has, and the lines it comes from."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from loyalty.admin.finding import keepers_found, members_named
from loyalty.admin.show_only import ShowOnlyAdmin, Table, narrowed
from loyalty.admin.wording import instant, list_of, page_of, points
from loyalty.models import Entry, Lot, Purchase, Redemption, Wallet
from members.models import Member

LINES_MAX = 20
LOTS_MAX = 50


@admin.register(Wallet)
class WalletAdmin(ShowOnlyAdmin):
    """Only shows: a correction is a new line in its ledger."""

    list_display = ["owner", "balance_points", "held_points", "available", "debt_points", "program"]
    shown_with = ["member", "program"]
    search_fields = ["member"]
    search_help_text = "The beginning of a name, or a card, phone, e-mail or mem_ id in full."
    rows_of = {"member": ["-id"]}
    fieldsets = [
        (None, {"fields": ["owner_page", "program", "behind"]}),
        ("Points", {"fields": ["balance_points", "held_points", "available", "debt_points"]}),
    ]
    readonly_fields = [
        "owner_page", "program", "behind", "balance_points", "held_points", "available",
        "debt_points",
    ]  # fmt: skip

    @admin.display(description="Member")
    def owner(self, wallet: Wallet) -> str:
        return str(wallet.member)

    @admin.display(description="Member")
    def owner_page(self, wallet: Wallet) -> str:
        return page_of(Member, wallet.member_id, wallet.member)

    @admin.display(description="Balance")
    def balance_points(self, wallet: Wallet) -> str:
        return list_of(Entry, points(wallet.balance), wallet=wallet.pk)

    @admin.display(description="Held")
    def held_points(self, wallet: Wallet) -> str:
        if not wallet.held:
            return "0"
        return list_of(Redemption, points(wallet.held), member=wallet.member_id, state="held")

    @admin.display(description="Available (balance less held)")
    def available(self, wallet: Wallet) -> str:
        return points(wallet.balance - wallet.held)

    @admin.display(description="Debt")
    def debt_points(self, wallet: Wallet) -> str:
        return points(wallet.debt)

    @admin.display(description="Look into")
    def behind(self, wallet: Wallet) -> str:
        return behind(wallet)

    def tables(self, obj: Wallet) -> list[Table]:
        return [_lots(obj), _lines(obj)]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Wallet], search_term: str
    ) -> tuple[QuerySet[Wallet], bool]:
        if not search_term:
            return queryset, False
        members = keepers_found(search_term) or members_named(search_term)
        return narrowed(queryset, "member_id", members), False


def behind(wallet: Wallet) -> str:
    """Links to the ledger, purchases and redemptions of a wallet's member."""
    return format_html(
        "{} · {} · {}",
        list_of(Entry, "Ledger", wallet=wallet.pk),
        list_of(Purchase, "Purchases", member=wallet.member_id),
        list_of(Redemption, "Redemptions", member=wallet.member_id),
    )


def _lots(wallet: Wallet) -> Table:
    lots = Lot.objects.filter(wallet=wallet, is_open=True).order_by("expires_at", "earned_at", "id")
    zone = wallet.program.time_zone
    return Table(
        f"Open lots, in the order of use (first {LOTS_MAX})",
        ["Left", "Earned", "Earned at", "Gone at"],
        [
            [
                page_of(Lot, lot.pk, points(lot.remaining_points)),
                points(lot.earned_points),
                instant(lot.earned_at, zone),
                instant(lot.expires_at, zone) if lot.expires_at else "never",
            ]
            for lot in lots[:LOTS_MAX]
        ],
        "Nothing to spend.",
    )


def _lines(wallet: Wallet) -> Table:
    zone = wallet.program.time_zone
    entries = Entry.objects.filter(wallet=wallet).order_by("-seq")[:LINES_MAX]
    return Table(
        f"Ledger (last {LINES_MAX} lines)",
        ["Line", "What", "Points", "Balance after", "Counts from"],
        [
            [
                page_of(Entry, entry.pk, entry.seq),
                entry.get_kind_display(),
                points(entry.points, signed=True),
                points(entry.balance_after),
                instant(entry.occurred_at, zone),
            ]
            for entry in entries
        ],
        "No line yet.",
    )
