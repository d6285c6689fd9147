"""Claims of members: receipts whose points they miss."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from loyalty.admin.finding import members_found
from loyalty.admin.show_only import ShowOnlyAdmin, narrowed
from loyalty.admin.wording import instant, page_of
from loyalty.models import Claim, Purchase
from members.models import Member
from rewards.admin.amounts import shown

STATES = {"credited": "success", "waiting": "warning", "refused": "danger"}


@admin.register(Claim)
class ClaimAdmin(ShowOnlyAdmin):
    """Only shows: a claim is settled by the sale it names, or by time."""

    list_display = ["code", "state", "owner", "store", "receipt", "amount", "sold_on", "why"]
    list_filter = ["status"]
    shown_with = ["member", "store", "purchase"]
    search_fields = ["receipt"]
    search_help_text = "A receipt number; in full a mem_ id, a card, phone or e-mail."
    readonly_fields = ["code", "state", "owner", "store", "receipt", "amount", "sold_on", "why", "sale", "made", "settled"]  # noqa: E501  # fmt: skip

    @admin.display(description="Id")
    def code(self, claim: Claim) -> str:
        return claim.shown_id

    @display(description="State", label=STATES)  # type: ignore[untyped-decorator]
    def state(self, claim: Claim) -> str:
        return claim.status

    @admin.display(description="Member")
    def owner(self, claim: Claim) -> str:
        return page_of(Member, claim.member_id, claim.member)

    @admin.display(description="Sum")
    def amount(self, claim: Claim) -> str:
        return shown(claim.total_minor, claim.store.currency)

    @admin.display(description="Refused because")
    def why(self, claim: Claim) -> str:
        return claim.get_reason_display()

    @admin.display(description="Sale")
    def sale(self, claim: Claim) -> str:
        return page_of(Purchase, claim.purchase_id, claim.receipt)

    @admin.display(description="Made at")
    def made(self, claim: Claim) -> str:
        return instant(claim.created_at, claim.store.time_zone)

    @admin.display(description="Settled at")
    def settled(self, claim: Claim) -> str:
        return instant(claim.settled_at, claim.store.time_zone)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Claim], search_term: str
    ) -> tuple[QuerySet[Claim], bool]:
        if not search_term:
            return queryset, False
        if people := members_found(search_term):
            return narrowed(queryset, "member_id", people), False
        return queryset.filter(receipt=search_term), False
