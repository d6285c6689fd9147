"""The pages of segments: what a filter says, whom it means now, and what another would mean."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.db.models import QuerySet
from django.forms import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.forms.widgets import ArrayWidget
from unfold.decorators import action

from loyalty import segments
from loyalty.admin.show_only import Table
from loyalty.admin.wording import instant, page_of, points
from members.models import Member
from rewards import segmenting
from rewards.admin.amounts import AmountField, set_currency
from rewards.admin.attribute_lines import AttributesField
from rewards.admin.programs import OfProgramAdmin, program_of
from rewards.admin.version_form import CodesField
from rewards.models import RuleVersion, Segment, Tier

SAMPLE = 10
FILTER = [
    "tiers", "spend_min_minor", "spend_max_minor", "spend_days", "visits_min", "visits_max",
    "visits_days", "bought_within_days", "not_bought_for_days", "categories", "categories_days",
    "attributes", "age_min", "age_max", "enrolled_days_min", "enrolled_days_max",
]  # fmt: skip


class SegmentForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """The filter, with money as people write it."""

    spend_min_minor = AmountField(label="Spent at least", required=False)
    spend_max_minor = AmountField(
        label="Spent at most", required=False, help_text="Included; alone it means 0 and up."
    )

    tiers = CodesField(required=False, help_text="None means any.")
    attributes = AttributesField(
        help_text="What their metadata says: a line each, such as newsletter: yes, weekly."
    )

    class Meta:
        model = Segment
        fields = ["program", "code", "name", "description", *FILTER]
        labels = {
            "spend_days": "Spent in so many days",
            "visits_min": "Purchases at least",
            "visits_max": "Purchases at most",
            "visits_days": "Purchases in so many days",
            "bought_within_days": "Bought in the last days",
            "not_bought_for_days": "Not bought for so many days",
            "categories": "Categories bought",
            "categories_days": "Bought of them in so many days",
            "age_min": "Age at least",
            "age_max": "Age at most",
            "enrolled_days_min": "Member for at least so many days",
            "enrolled_days_max": "Member for at most so many days",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        program = program_of(self)
        set_currency(self, program)
        tiers = self.fields["tiers"]
        if isinstance(tiers, CodesField):
            tiers.choices = list(Tier.objects.filter(program=program).values_list("code", "name"))


@admin.register(Segment)
class SegmentAdmin(OfProgramAdmin):
    """Saved filters over members. Who is in one is worked out on saving, and every 15 minutes."""

    form = SegmentForm
    list_display = ["name", "code", "words", "members_count", "program"]
    list_select_related = ["program"]
    search_fields = ["name", "code", "description"]
    ordering = ["program", "code"]
    autocomplete_fields = ["program"]
    actions_detail = ["try_filter"]
    formfield_overrides = {ArrayField: {"widget": ArrayWidget}}
    change_form_outer_after_template = "loyalty/tables.html"
    asked = [
        ("Tier and money", {"fields": FILTER[:4]}),
        ("Purchases", {"fields": FILTER[4:11]}),
        ("The person", {"fields": FILTER[11:]}),
    ]

    @admin.display(description="In words")
    def words(self, segment: Segment) -> str:
        return segmenting.in_words(segment, currency=segment.program.currency)

    @admin.display(description="In it")
    def counted(self, segment: Segment) -> str:
        if segment.counted_at is None:
            return "not counted yet"
        when = instant(segment.counted_at, segment.program.time_zone)
        return f"{_members(segment.members_count)}, counted at {when}"

    @admin.display(description="Used by")
    def used_by(self, segment: Segment) -> str:
        return ", ".join(_users_of(segment)) or "nothing yet"

    def get_fieldsets(self, request: HttpRequest, obj: Segment | None = None) -> Any:
        names = ["program", "code", "name", "description"]
        about = ["words", "counted", "used_by"] if obj else []
        return [(None, {"fields": [*about, *names]}), *self.asked]

    def get_readonly_fields(self, request: HttpRequest, obj: Segment | None = None) -> list[str]:
        return ["words", "counted", "used_by", "program", "code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Segment | None = None) -> bool:
        return False  # who was in it is history

    def save_model(self, request: HttpRequest, obj: Segment, form: Any, change: Any) -> None:
        # Only what was changed: the sweep may have counted since the page was opened.
        obj.save(update_fields=form.changed_data if change else None)
        count = segments.recount(obj, as_of=timezone.now())
        messages.info(request, f"In it now: {_members(count)}.")

    @action(description="Try another filter", icon="filter_alt", permissions=["view"])  # type: ignore[untyped-decorator]
    def try_filter(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Count who another filter would mean; nothing is saved."""
        segment: Segment | None = self.get_object(request, object_id)
        if segment is None:
            raise Http404
        callback = partial(self.formfield_for_dbfield, request=request)
        kind = modelform_factory(
            Segment, form=SegmentForm, fields=FILTER, formfield_callback=callback
        )
        form = kind(request.GET if "tried" in request.GET else None, instance=segment)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Try a filter for {segment.name}",
            "form": form,
            "page": reverse("admin:rewards_segment_change", args=[segment.pk]),
            "tables": [],
        }
        if not form.is_bound or form.is_valid():
            count, table = _meant(segment, request)
            words = segmenting.in_words(segment, currency=segment.program.currency)
            context |= {"count": _members(count), "words": words, "tables": [table]}
        return TemplateResponse(request, "loyalty/try_segment.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        segment: Segment | None = kwargs.get("obj")
        tables = [_meant(segment, request)[1]] if segment else []
        shown = {**context, "tables": tables}
        return super().render_change_form(request, shown, *args, **kwargs)  # type: ignore[no-any-return]


def _meant(segment: Segment, request: HttpRequest) -> tuple[int, Table]:
    """How many members a filter means at this moment, and some of them to whoever may see any."""
    keys = segments.matching(segment, as_of=timezone.now())
    if not request.user.has_perm("members.view_member"):
        title = f"Would be in it now: {_members(len(keys))}"
        return len(keys), Table(title, [], [], "Your account may not see who they are.")
    sample: QuerySet[Member] = Member.objects.filter(pk__in=keys[:SAMPLE]).order_by("pk")
    title = f"Would be in it now: {_members(len(keys))}" + (
        f"; the first {SAMPLE}" if len(keys) > SAMPLE else ""
    )
    rows = [
        [page_of(Member, one.pk, str(one)), one.shown_id, f"{one.enrolled_at:%Y-%m-%d}"]
        for one in sample
    ]
    return len(keys), Table(title, ["Member", "Id", "Enrolled"], rows, "Nobody meets all of it.")


def _members(count: int) -> str:
    return "1 member" if count == 1 else f"{points(count)} members"


def _users_of(segment: Segment) -> list[str]:
    """The campaigns and rules that name it."""
    campaigns = segment.campaigns.values_list("name", flat=True)
    versions = RuleVersion.objects.filter(
        rule__program_id=segment.program_id, segments__contains=[segment.code]
    ).select_related("rule")
    rules = {version.rule.name for version in versions}
    return [
        *(f"campaign {name}" for name in campaigns),
        *(f"rule {name}" for name in sorted(rules)),
    ]
