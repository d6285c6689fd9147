"""What a member has, on the member's own page: added from here, since members know no wallet."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action

from loyalty import statements
from loyalty.admin.adjusting import adjust
from loyalty.admin.show_only import once
from loyalty.admin.wallet import behind
from loyalty.admin.wording import instant, page_of, points
from loyalty.buyers import spend_before
from loyalty.models import Wallet
from members.admin import MemberAdmin
from members.models import Member
from rewards import rulebook
from rewards.admin.amounts import shown
from rewards.rulebook import NoProgram

NO_POINTS = "no points yet"

admin.site.unregister(Member)


@admin.register(Member)
class MemberWithPointsAdmin(MemberAdmin):
    """The member's page, with points and tier above, and the way to every line behind them."""

    page = [
        (None, {"fields": ["shown_id", "display_name", "status", "enrolled_at"]}),
        ("Points", {"fields": ["points", "expiring", "tier", "behind"]}),
        ("Person", {"fields": ["language", "birth_on", "metadata"]}),
    ]
    actions_detail = ["adjust"]
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
        spend = spend_before([member.pk], [timezone.now()], book)[0]
        step, above = book.tier(spend), book.next_tier(spend)
        text = f"{step.name if step else 'none'}, {shown(spend, book.currency)} in 12 months"
        if above is None:
            return text
        return f"{text}; {above.name} from {shown(above.spend_minor, book.currency)}"

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
        member: Member | None = self.get_object(request, object_id)
        if member is None:
            raise Http404
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return adjust(request, member, context)

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
