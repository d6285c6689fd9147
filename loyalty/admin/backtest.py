"""Back-tests: asked for here, worked off by a sweep, shown side by side with the live rules."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from loyalty import backtesting
from loyalty.admin import backtest_tables
from loyalty.admin.show_only import ShowOnlyAdmin, Table, once
from loyalty.admin.wording import instant, points
from loyalty.models import BackTest, BackTestStatus
from members.errors import DomainError
from rewards import trials
from rewards.admin.acting import staff_actor
from rewards.admin.programs import as_pk
from rewards.models import Program

DAYS = [(7, "7 days"), (30, "30 days"), (90, "90 days"), (366, "A year")]


class BackTestForm(forms.Form):
    """Which program and drafts, and how far back."""

    program = forms.ModelChoiceField(Program.objects.all(), widget=UnfoldAdminSelectWidget)
    days = forms.TypedChoiceField(
        choices=DAYS,
        coerce=int,
        initial=30,
        label="Replay the last",
        widget=UnfoldAdminSelectWidget,
        help_text="The days end with the newest purchase.",
    )
    drafts = forms.MultipleChoiceField(
        required=False,
        label="With these drafts",
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Each stands in for the live version of its rule; none: the live rules alone.",
    )

    def __init__(self, program: Program | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = trials.drafts_of(program) if program else []
        field = self.fields["drafts"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(draft.pk), f"{draft.rule.name} (draft)") for draft in found]


@admin.register(BackTest)
class BackTestAdmin(ShowOnlyAdmin):
    """What drafts would have given. A page of one that runs looks again by itself."""

    list_display = ["__str__", "program", "window", "progress", "requested_by", "requested_at"]
    shown_with = ["program"]
    search_fields = ["=id"]
    readonly_fields = [
        "program", "window", "drafts", "progress", "requested_by", "requested_at", "error",
    ]  # fmt: skip
    change_form_before_template = "loyalty/back_test_running.html"

    @admin.display(description="Purchases of")
    @once
    def window(self, test: BackTest) -> str:
        zone = test.program.time_zone
        return f"{instant(test.since, zone)} until {instant(test.until, zone)}"

    @admin.display(description="Progress")
    @once
    def progress(self, test: BackTest) -> str:
        if test.status != BackTestStatus.RUNNING:
            return test.get_status_display()
        share = 100 * test.done_count // max(1, test.total_count)
        done, total = points(test.done_count), points(test.total_count)
        return f"{share} %: {done} of {total} purchases"

    @admin.display(description="With the drafts")
    @once
    def drafts(self, test: BackTest) -> str:
        return ", ".join(backtest_tables.drafts_of(test)) or "none: the live rules alone"

    def tables(self, obj: BackTest) -> list[Table]:
        return backtest_tables.tables(obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("loyalty.add_backtest"))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for one, and go to its page."""
        self._refuse_who_may_not(request)
        data = request.POST if request.method == "POST" else request.GET
        program = Program.objects.filter(pk=as_pk(data.get("program"))).first()
        program = program or Program.objects.filter(is_default=True).first()
        initial = {"program": program, "drafts": request.GET.getlist("drafts"), "days": 30}
        form = BackTestForm(program, request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                return HttpResponseRedirect(self._asked(request, form))
            except DomainError as refusal:
                form.add_error(None, refusal.detail)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Back-test: replay past purchases",
            "form": form,
            "page": reverse("admin:loyalty_backtest_changelist"),
        }
        return TemplateResponse(request, "loyalty/ask_back_test.html", context)

    def _refuse_who_may_not(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _asked(self, request: HttpRequest, form: BackTestForm) -> str:
        test = backtesting.ask(
            program=form.cleaned_data["program"],
            days=form.cleaned_data["days"],
            version_ids=[int(key) for key in form.cleaned_data["drafts"]],
            as_of=timezone.now(),
            actor=staff_actor(request),
        )
        return reverse("admin:loyalty_backtest_change", args=[test.pk])
