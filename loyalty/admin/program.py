"""What an expiry policy would do, beside the program: added here, as programs know no points."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action

from loyalty import expiry_preview
from loyalty.admin import trying
from loyalty.admin.show_only import Table
from loyalty.admin.wording import points
from loyalty.expiry_dates import NOTICE_DAYS
from loyalty.expiry_preview import Preview
from loyalty.models import Wallet
from rewards.admin import ProgramAdmin
from rewards.models import Program

# A page should not take longer than somebody waits for it.
WALLETS_MAX = 50_000

POLICY = [
    "expiry_policy", "expiry_months", "expiry_rounding", "expiry_dates", "expiry_from",
    "expiry_activities",
]  # fmt: skip

admin.site.unregister(Program)


@admin.register(Program)
class ProgramWithPreviewAdmin(ProgramAdmin):
    """The program's page, with the way to what another expiry would do."""

    actions_detail = ["try_basket", "preview_expiry"]

    @action(description="Try a basket", icon="science", permissions=["view"])  # type: ignore[untyped-decorator]
    def try_basket(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Which rules would give what on a basket, drafts included; nothing is saved."""
        program: Program | None = self.get_object(request, object_id)
        if program is None:
            raise Http404
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return trying.try_basket(request, program, context)

    @action(description="Preview expiry", icon="event_upcoming", permissions=["view"])  # type: ignore[untyped-decorator]
    def preview_expiry(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Try an expiry policy on the points that members have; nothing is saved."""
        program: Program | None = self.get_object(request, object_id)
        if program is None:
            raise Http404
        form = self._form(request, program)
        is_proposed = form.is_bound and _holds_together(form)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Preview the expiry of {program.name}",
            "form": form,
            "notice_days": NOTICE_DAYS,
            "page": reverse("admin:rewards_program_change", args=[program.pk]),
            "tables": [],
        }
        if Wallet.objects.filter(program=program)[: WALLETS_MAX + 1].count() > WALLETS_MAX:
            context["is_too_large"] = True
        elif is_proposed or not form.is_bound:
            found = expiry_preview.preview(form.instance, as_of=timezone.now())
            context |= {"found": _figures(found), "tables": [_table(found)]}
        return TemplateResponse(request, "loyalty/preview_expiry.html", context)

    def _form(self, request: HttpRequest, program: Program) -> Any:
        """The policy's own fields, as on the program's page, bound to what was asked."""
        callback = partial(self.formfield_for_dbfield, request=request)
        kind = modelform_factory(Program, fields=POLICY, formfield_callback=callback)
        return kind(request.GET if "expiry_policy" in request.GET else None, instance=program)


def _holds_together(form: Any) -> bool:
    """Whether the proposal fits the rest of the program too; what does not is said in the form."""
    if not form.is_valid():
        return False
    try:
        form.instance.full_clean()
    except ValidationError as error:
        form.add_error(None, " ".join(error.messages))
    return not form.errors


def _figures(found: Preview) -> dict[str, str]:
    return {"earlier": points(found.earlier), "later": points(found.later)}


def _table(found: Preview) -> Table:
    return Table(
        "Due by month of the last day",
        ["Month", "Points today", "Members", "Points proposed", "Members"],
        [[month, *(points(number) for number in figures)] for month, *figures in found.months],
        "No points would be touched.",
    )
