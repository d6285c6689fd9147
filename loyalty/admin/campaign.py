"""The pages of campaigns: what they say, what they have given, and the calendar."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from loyalty import campaign_figures
from loyalty.admin import calendar
from loyalty.admin.show_only import Table
from loyalty.admin.wording import points
from rewards import campaigns
from rewards.admin.amounts import AmountField, set_currency
from rewards.admin.programs import OfProgramAdmin, program_of
from rewards.admin.zoned import ZonedField, use_zone
from rewards.models import Campaign, Program
from rewards.models.program import touch

_BUDGET = ["budget_points", "budget_minor", "budget_over"]


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """A campaign; what a published rule has promised is not taken back."""

    starts_at = ZonedField(label="Begins")
    ends_at = ZonedField(label="Ends", required=False, help_text="Excluded; empty: open end.")
    budget_minor = AmountField(
        label="Budget in money",
        required=False,
        help_text="By what the program says its points cost.",
    )

    class Meta:
        model = Campaign
        labels = {
            "holdout_percent": "Held out, of a hundred",
            "budget_points": "Budget in points",
            "budget_over": "At its end",
        }
        fields = [
            "program", "code", "name", "description", "starts_at", "ends_at", "segment",
            "holdout_percent", *_BUDGET,
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        program = program_of(self)
        set_currency(self, program)
        use_zone(self, program)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        segment, program = cleaned.get("segment"), cleaned.get("program", self.instance.program_id)
        if segment and segment.program_id != getattr(program, "pk", program):
            self.add_error("segment", "This segment belongs to another program.")
        if cleaned.get("budget_minor") is not None and not _knows_cost(self):
            self.add_error(
                "budget_minor", "The program does not say yet what its points cost; say it there."
            )
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.instance.pk is None or not campaigns.is_live(self.instance):
            return
        before = Campaign.objects.get(pk=self.instance.pk)
        reasons = campaigns.refused(before, self.instance, as_of=timezone.now())
        for name, reason in reasons.items():
            self.add_error(name if name in self.fields else None, reason)


@admin.register(Campaign)
class CampaignAdmin(OfProgramAdmin):
    """What rules have in common: a window, a budget, whom it is for, who is held out."""

    form = CampaignForm
    list_display = ["name", "code", "starts_at", "ends_at", "segment", "state", "program"]
    list_select_related = ["program", "segment"]
    search_fields = ["name", "code", "description"]
    ordering = ["-starts_at"]
    autocomplete_fields = ["program", "segment"]
    change_form_outer_after_template = "loyalty/tables.html"
    fieldsets = [
        (None, {"fields": ["program", "code", "name", "description"]}),
        ("When", {"fields": ["starts_at", "ends_at"]}),
        ("For whom", {"fields": ["segment", "holdout_percent"]}),
        ("At most", {"fields": _BUDGET}),
    ]

    @admin.display(description="State")
    def state(self, campaign: Campaign) -> str:
        now = timezone.now()
        if now < campaign.starts_at:
            return "to come"
        return "over" if campaign.ends_at and now >= campaign.ends_at else "running"

    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None) -> list[str]:
        return ["program", "code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """Only one that no version names, published or not."""
        allowed: bool = super().has_delete_permission(request, obj)
        return allowed and obj is not None and not obj.versions.exists()

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: Any) -> None:
        if change:
            names = (f"{name}_id" if name == "segment" else name for name in form.changed_data)
            changes = {name: getattr(obj, name) for name in names}
            campaigns.change(campaign=obj, changes=changes, as_of=timezone.now())
        else:
            obj.save()
            touch(obj.program_id)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        campaign: Campaign | None = kwargs.get("obj")
        shown = {**context, "tables": _tables(campaign) if campaign else []}
        return super().render_change_form(request, shown, *args, **kwargs)  # type: ignore[no-any-return]

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.calendar)
        own = path("calendar/", page, name="rewards_campaign_calendar")
        return [own, *super().get_urls()]

    def calendar(self, request: HttpRequest) -> HttpResponse:
        """Months with bars: campaigns, and rules that hold for a time."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        program = Program.objects.filter(is_default=True).first()
        here = reverse("admin:rewards_campaign_calendar")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Calendar of campaigns",
            "today_page": here,
        }
        if program is not None:
            context |= calendar.shown(request, program, as_of=timezone.now())
            context["earlier_page"] = f"{here}?from={context['earlier']}"
            context["later_page"] = f"{here}?from={context['later']}"
        return TemplateResponse(request, "loyalty/calendar.html", context)


def _knows_cost(form: CampaignForm) -> bool:
    program = program_of(form)
    return program is not None and program.thousand_points_minor is not None


def _tables(campaign: Campaign) -> list[Table]:
    """What it has given so far, and what each of its rules has."""
    found = campaign_figures.figures(campaign, as_of=timezone.now())
    spent = "no budget" if found.spent is None else points(found.spent)
    so_far = [
        ["Points given", points(found.points)],
        ["Members reached", points(found.members)],
        ["Times given", points(found.times)],
        ["Spent of the budget, in points", spent],
        ["Members it is for now", points(found.meant)],
        ["Held out of them", points(found.held_out)],
    ]
    rules = [[one.rule, *map(points, one[1:])] for one in found.by_rule]
    headers = ["Rule", "Points", "Members", "Times"]
    return [
        Table("So far", ["Figure", ""], so_far),
        Table("By rule", headers, rules, "No rule of it has given anything yet."),
    ]
