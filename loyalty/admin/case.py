"""The queue of cases: both receipts side by side, and what was done about them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from loyalty import cases
from loyalty.admin.asking import ask
from loyalty.admin.show_only import ShowOnlyAdmin, Table
from loyalty.admin.wording import NOTHING, instant, page_of
from loyalty.models import Case, Purchase, Voucher, VoucherUse
from members.errors import DomainError
from rewards import codes

STATES = {"open": "warning", "settled": "success"}


class OpenFilter(admin.SimpleListFilter):
    """Those that wait for somebody; they come first to whoever opens the page."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("open", "open"), ("settled", "settled")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case] | None:
        if self.value() is None:
            return queryset
        return queryset.filter(settled_at__isnull=self.value() == "open")


class NoteForm(forms.Form):
    """What was done."""

    note = forms.CharField(
        max_length=cases.NOTE_LENGTH_MAX,
        label="What was done",
        widget=UnfoldAdminTextInputWidget,
        help_text="Such as: the Turku shop bears it; the customer was told.",
    )


@admin.register(Case)
class CaseAdmin(ShowOnlyAdmin):
    """Settling says what was done; it moves no voucher and no points by itself."""

    list_display = ["code", "kind", "state", "store", "receipt", "opened"]
    list_filter = [OpenFilter, "kind"]
    shown_with = [
        "store", "use__voucher__program", "use__voucher__reward", "use__voucher__member",
        "use__store", "use__terminal", "other_use__store", "other_use__terminal",
    ]  # fmt: skip
    search_fields = ["public_id"]
    search_help_text = "A receipt number in full."
    actions_detail = ["settle"]
    readonly_fields = ["code", "kind", "state", "store", "what", "opened", "settled", "settled_by", "note"]  # noqa: E501  # fmt: skip

    @admin.display(description="Id")
    def code(self, case: Case) -> str:
        return case.shown_id

    @display(description="State", label=STATES)  # type: ignore[untyped-decorator]
    def state(self, case: Case) -> str:
        return "settled" if case.settled_at else "open"

    @admin.display(description="Receipt")
    def receipt(self, case: Case) -> str:
        return case.use.receipt

    @admin.display(description="Voucher")
    def what(self, case: Case) -> str:
        voucher = case.use.voucher
        words = f"{codes.shown(voucher.code)}: {voucher.reward}, of {voucher.member}"
        return page_of(Voucher, voucher.pk, words)

    @admin.display(description="Opened at")
    def opened(self, case: Case) -> str:
        return instant(case.opened_at, case.store.time_zone)

    @admin.display(description="Settled at")
    def settled(self, case: Case) -> str:
        return instant(case.settled_at, case.store.time_zone)

    def tables(self, obj: Case) -> list[Table]:
        uses = [use for use in (obj.other_use, obj.use) if use is not None]
        headers = ["Store", "Till", "Receipt", "Taken at", "Came at", "State"]
        return [Table("Receipts", headers, [_row(use) for use in uses])]

    def has_settle_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who may settle cases."""
        return request.user.has_perm("loyalty.change_case")

    @action(description="Settle", icon="check", permissions=["settle"])  # type: ignore[untyped-decorator]
    def settle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask what was done, and note it with whoever says so."""
        case: Case | None = self.get_object(request, object_id)
        if case is None:
            raise Http404
        back = reverse("admin:loyalty_case_change", args=[case.pk])
        form = NoteForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            note, by = form.cleaned_data["note"], request.user.get_username()
            try:
                cases.settle(case, note=note, by=by, as_of=timezone.now())
                messages.success(request, "The case is settled.")
            except DomainError as refusal:
                messages.error(request, refusal.detail)
            return HttpResponseRedirect(back)
        return ask(
            request,
            self,
            title=f"Settle: {case}",
            text="Say what was done; it is kept with your name. No voucher and no points move.",
            verb="Settle",
            back=back,
            form=form,
            tables=self.tables(case),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Case], search_term: str
    ) -> tuple[QuerySet[Case], bool]:
        return (queryset.filter(use__receipt=search_term) if search_term else queryset), False


def _row(use: VoucherUse) -> list[Any]:
    sale = Purchase.objects.filter(store_id=use.store_id, external_id=use.receipt).first()
    zone = use.store.time_zone
    return [
        use.store.name,
        use.terminal or NOTHING,
        page_of(Purchase, sale.pk, use.receipt) if sale else f"{use.receipt}, not sent yet",
        instant(use.occurred_at, zone),
        instant(use.received_at, zone),
        use.get_status_display(),
    ]
