"""Vouchers, and the pools whose codes a partner printed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextareaWidget

from loyalty import voucher_import
from loyalty.admin.asking import ask
from loyalty.admin.finding import members_found
from loyalty.admin.show_only import ShowOnlyAdmin, Table, narrowed
from loyalty.admin.wording import instant, list_of, page_of, points
from loyalty.models import Voucher, VoucherStatus
from loyalty.voucher_import import CODES_MAX, Imported, first_columns
from members.models import Member
from rewards import codes
from rewards.admin.voucher_pool import VoucherPoolAdmin
from rewards.models import Reward, VoucherPool

NAMED_MAX = 10
FILE_HELP = (
    "Text or CSV in UTF-8; the first column counts, and a first line that says code, voucher, "
    "koodi or kode is left out."
)

admin.site.unregister(VoucherPool)


class ImportForm(forms.Form):
    """Codes, pasted or in a file: one a line, the first column of a CSV."""

    pasted = forms.CharField(
        required=False,
        strip=False,
        label="Codes",
        widget=UnfoldAdminTextareaWidget,
        help_text="One a line.",
    )
    file = forms.FileField(required=False, widget=UnfoldAdminFileFieldWidget, help_text=FILE_HELP)

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["file"]
        try:
            return file.read().decode("utf-8-sig") if file else ""
        except UnicodeDecodeError as error:
            raise ValidationError("The file is not UTF-8: save it as CSV UTF-8.") from error

    def codes(self) -> list[str]:
        """What was given, a code a line; those of the file come after those pasted."""
        given = (self.cleaned_data["pasted"], self.cleaned_data["file"])
        return [code for text in given if text.strip() for code in first_columns(text)]

    def clean(self) -> dict[str, Any]:
        """Some codes, and not more than one import takes."""
        filled: dict[str, Any] = super().clean() or {}
        if not self.errors:
            found = sum(map(bool, self.codes()))
            if not found:
                raise ValidationError("Paste codes, or choose a file.")
            if found > CODES_MAX:
                raise ValidationError(f"{found:,} codes: import {CODES_MAX:,} at once at most.")
        return filled


@admin.register(VoucherPool)
class VoucherPoolWithCodesAdmin(VoucherPoolAdmin):
    """The pool's page, with what is left and the way to import codes."""

    list_display = [*VoucherPoolAdmin.list_display, "left"]
    actions_detail = ["import_codes"]
    change_form_outer_after_template = "loyalty/tables.html"

    @admin.display(description="Codes left")
    def left(self, pool: VoucherPool) -> str:
        waiting = Voucher.objects.filter(pool=pool, status=VoucherStatus.IN_POOL)
        return points(waiting.count())

    def has_import_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who may import codes."""
        return request.user.has_perm("rewards.change_voucherpool")

    @action(description="Import codes", icon="upload", permissions=["import"])  # type: ignore[untyped-decorator]
    def import_codes(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for codes, put the new ones into the pool, say what was there before."""
        pool: VoucherPool | None = self.get_object(request, object_id)
        if pool is None:
            raise Http404
        back = reverse("admin:rewards_voucherpool_change", args=[pool.pk])
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            _say(request, voucher_import.add(pool, form.codes(), as_of=timezone.now()))
            return HttpResponseRedirect(back)
        return ask(
            request,
            self,
            title=f"Import codes into {pool}",
            text="Each code is given to one member. A code that is known is left alone.",
            verb="Import",
            back=back,
            form=form,
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        pool: VoucherPool | None = kwargs.get("obj")
        context["tables"] = [_counts(pool)] if pool else []
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response


def _counts(pool: VoucherPool) -> Table:
    found = Voucher.objects.filter(pool=pool).aggregate(
        **{str(status): Count("pk", filter=Q(status=status)) for status in VoucherStatus}
    )
    rows = [
        [list_of(Voucher, status.label, pool=pool.pk, status=status), points(found[str(status)])]
        for status in VoucherStatus
    ]
    return Table("Codes", ["State", "How many"], rows)


def _say(request: HttpRequest, found: Imported) -> None:
    messages.success(request, f"{points(found.added)} codes are new.")
    if found.repeated:
        messages.warning(request, f"There already, and left alone: {_some(found.repeated)}.")
    if found.refused:
        messages.error(
            request,
            f"No codes, and left out: {_some(found.refused)}. A code is 1 to 64 letters, digits "
            "or - _ . /",
        )


def _some(texts: list[str]) -> str:
    named = ", ".join(ascii(text[:70])[1:-1] for text in texts[:NAMED_MAX])
    rest = len(texts) - NAMED_MAX
    return f"{named} and {points(rest)} more" if rest > 0 else named


@admin.register(Voucher)
class VoucherAdmin(ShowOnlyAdmin):
    """Only shows: vouchers are issued by redemptions and full cards, and used at tills."""

    list_display = ["shown_code", "state", "owner", "reward", "issued", "ends", "used"]
    list_filter = ["status"]
    shown_with = ["member", "reward", "program", "pool", "stamp_card"]
    search_fields = ["code"]
    search_help_text = "A code; or in full a mem_ id, a card, phone or e-mail."
    rows_of = {"member": ["-id"], "pool": ["-id"]}
    actions = ["withdraw"]
    readonly_fields = [
        "code_id", "shown_code", "state", "owner", "what", "pool", "stamp_card", "card_number",
        "issued", "ends", "used", "revoked",
    ]  # fmt: skip

    @admin.display(description="Id")
    def code_id(self, voucher: Voucher) -> str:
        return voucher.shown_id

    @admin.display(description="Code")
    def shown_code(self, voucher: Voucher) -> str:
        return codes.shown(voucher.code)

    @admin.display(description="State")
    def state(self, voucher: Voucher) -> str:
        return str(voucher.get_status_display())

    @admin.display(description="Member")
    def owner(self, voucher: Voucher) -> str:
        return page_of(Member, voucher.member_id, voucher.member)

    @admin.display(description="Reward")
    def what(self, voucher: Voucher) -> str:
        return page_of(Reward, voucher.reward_id, voucher.reward)

    @admin.display(description="Issued at")
    def issued(self, voucher: Voucher) -> str:
        return instant(voucher.issued_at, voucher.program.time_zone)

    @admin.display(description="Ends at")
    def ends(self, voucher: Voucher) -> str:
        return instant(voucher.expires_at, voucher.program.time_zone)

    @admin.display(description="Used at")
    def used(self, voucher: Voucher) -> str:
        return instant(voucher.used_at, voucher.program.time_zone)

    @admin.display(description="Taken back at")
    def revoked(self, voucher: Voucher) -> str:
        return instant(voucher.revoked_at, voucher.program.time_zone)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        """Who may take codes out of a pool: who may put them in."""
        return request.user.has_perm("rewards.change_voucherpool")

    @admin.action(description="Withdraw unused codes", permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Voucher]) -> None:
        """Take the chosen codes out of their pools, as far as nobody has them."""
        keys = list(queryset.values_list("pk", flat=True))
        taken = voucher_import.withdraw(keys, as_of=timezone.now())
        messages.success(request, f"{points(taken)} taken out of the pool.")
        if taken < len(keys):
            left = points(len(keys) - taken)
            messages.warning(request, f"{left} left as they are: only codes in a pool are taken.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Voucher], search_term: str
    ) -> tuple[QuerySet[Voucher], bool]:
        if not search_term:
            return queryset, False
        if people := members_found(search_term):
            return narrowed(queryset, "member_id", people), False
        return queryset.filter(
            code__in=[search_term, codes.read(search_term) or search_term]
        ), False
