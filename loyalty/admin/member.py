"""What a member has, on the member's own page: added from here, since members know no wallet."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action

from loyalty import statements
from loyalty.admin import blocking, household, member_standing
from loyalty.admin import merge as merging
from loyalty.admin.adjusting import adjust
from loyalty.admin.show_only import Table, once
from loyalty.admin.wallet import behind
from loyalty.admin.wording import instant, page_of, points
from loyalty.models import Wallet
from members.admin import MemberAdmin
from members.models import Member, MemberStatus
from rewards import rulebook
from rewards.rulebook import NoProgram

NO_POINTS = "no points yet"
WHO = [
    "shown_id", "display_name", "status", "merged_into", "lives_in", "enrolled_at", "erased_at",
]  # fmt: skip

admin.site.unregister(Member)


@admin.register(Member)
class MemberWithPointsAdmin(MemberAdmin):
    """The member's page, with points and tier above, and the way to every line behind them."""

    page = [
        (None, {"fields": WHO}),
        ("Points", {"fields": ["points", "expiring", "tier", "behind"]}),
        ("Person", {"fields": ["language", "birth_on", "metadata"]}),
    ]
    actions_detail = ["adjust", "place", "merge", "found_household", "block", "unblock"]
    change_form_outer_after_template = "loyalty/tables.html"
    readonly_fields = [
        *MemberAdmin.readonly_fields, "enrolled_at", "points", "expiring", "tier", "behind",
    ]  # fmt: skip

    @admin.display(description="Points")
    def points(self, member: Member) -> str:
        wallet = self._wallet(member)
        if wallet is None:
            return NO_POINTS
        balance = self._balance(member)
        parts = [f"{points(balance.available)} available", f"{points(balance.held)} held"]
        if balance.pending:
            parts.append(f"{points(balance.pending)} pending")
        if balance.debt:
            parts.append(f"{points(balance.debt)} owed")
        return page_of(Wallet, wallet.pk, ", ".join(parts))

    @admin.display(description="Expiring next")
    def expiring(self, member: Member) -> str:
        wallet = self._wallet(member)
        expiring = self._balance(member).expiring if wallet else None
        if wallet is None or expiring is None:
            return "nothing"
        return f"{points(expiring.points)} at {instant(expiring.at, wallet.program.time_zone)}"

    @admin.display(description="Tier")
    @once
    def tier(self, member: Member) -> str:
        try:
            book = rulebook.current()
        except NoProgram as error:
            return error.detail
        return member_standing.in_words(member, book)

    @admin.display(description="Look into")
    def behind(self, member: Member) -> str:
        wallet = self._wallet(member)
        return behind(wallet) if wallet else NO_POINTS

    def get_fieldsets(self, request: HttpRequest, obj: Member | None = None) -> Any:
        return self.page

    def has_adjust_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who may propose adjustments."""
        return request.user.has_perm("loyalty.add_adjustment")

    @action(description="Adjust points", icon="edit", permissions=["adjust"])  # type: ignore[untyped-decorator]
    def adjust(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask what to change and why, show what it would do, propose it."""
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return adjust(request, self._member(request, object_id), context)

    def has_place_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who may place members in tiers."""
        return request.user.has_perm("loyalty.add_standing")

    @action(description="Place in a tier", icon="military_tech", permissions=["place"])  # type: ignore[untyped-decorator]
    def place(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for a tier, an end and a reason; keep it whatever the figure."""
        return member_standing.place(request, self, self._member(request, object_id))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        member: Member | None = kwargs.get("obj")
        context["tables"] = _tables(member) if member else []
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def has_merge_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who may merge members."""
        return request.user.has_perm("loyalty.add_merge")

    @action(description="Merge into …", icon="merge", permissions=["merge"])  # type: ignore[untyped-decorator]
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask who the member really is, show what would move, join the two."""
        return merging.join(request, self, self._member(request, object_id))

    def has_found_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who may found households."""
        return request.user.has_perm("members.add_household")

    @action(description="Found a household", icon="home", permissions=["found"])  # type: ignore[untyped-decorator]
    def found_household(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for a name; the member's points go into the new household's pool."""
        return household.found(request, self, self._member(request, object_id))

    def has_block_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who may block members; asked of those who are active."""
        return blocking.may(request, object_id, MemberStatus.ACTIVE)

    @action(description="Block", icon="block", permissions=["block"])  # type: ignore[untyped-decorator]
    def block(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, say what it does, block."""
        return blocking.block(request, self, self._member(request, object_id))

    def has_unblock_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who may take them back; asked of those who are blocked."""
        return blocking.may(request, object_id, MemberStatus.BLOCKED)

    @action(description="Unblock", icon="lock_open", permissions=["unblock"])  # type: ignore[untyped-decorator]
    def unblock(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask first; then let them earn and redeem again."""
        return blocking.unblock(request, self, self._member(request, object_id))

    def _member(self, request: HttpRequest, object_id: str) -> Member:
        member: Member | None = self.get_object(request, object_id)
        if member is None:
            raise Http404
        return member

    @once
    def _wallet(self, member: Member) -> Wallet | None:
        holder = member.holder_id or member.pk
        wallets = Wallet.objects.filter(member=holder, program__is_default=True)
        return wallets.select_related("program").first()

    @once
    def _balance(self, member: Member) -> statements.Balance:
        wallet = self._wallet(member)
        assert wallet is not None
        found = statements.balance(
            member=member.public_id, program_id=wallet.program_id, as_of=timezone.now()
        )
        assert found is not None, "the member is there"
        return found


def _tables(member: Member) -> list[Table]:
    try:
        return member_standing.tables(member, rulebook.current())
    except NoProgram:
        return []
