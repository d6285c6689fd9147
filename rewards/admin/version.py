"""The pages of rule versions: a draft is written here; later it only shows what it says."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html_join
from unfold.admin import ModelAdmin
from unfold.contrib.forms.widgets import ArrayWidget
from unfold.decorators import action, display

from members.errors import DomainError
from rewards import comparing, drafting, publishing, reviewing
from rewards.admin import reading, wording
from rewards.admin.acting import staff_actor
from rewards.admin.programs import as_pk
from rewards.admin.version_fields import FIELDS, GROUPS, WINDOW
from rewards.admin.version_form import RuleVersionForm
from rewards.admin.version_steps import VersionSteps
from rewards.models import RuleVersion
from rewards.rule_text import RuleText

_HISTORY = [
    "drafted_by",
    "submitted_by",
    "submitted_at",
    "published_by",
    "published_at",
    "ended_by",
]


@admin.register(RuleVersion)
class RuleVersionAdmin(VersionSteps, ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """A draft may be changed and deleted; from its review on it only shows what it says."""

    form = RuleVersionForm
    list_display = ["__str__", "state", "sentence", *WINDOW]
    list_filter = ["award", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["rule__program"]
    search_fields = ["rule__name", "rule__code"]
    ordering = ["rule", "-number"]
    autocomplete_fields = ["rule"]
    actions_submit_line = ["submit", "publish"]
    actions_detail = VersionSteps.steps
    formfield_overrides = {ArrayField: {"widget": ArrayWidget}}
    change_form_after_template = "rewards/reading.html"
    frozen_fieldsets = [
        (None, {"fields": ["sentences", "rule", "number", "badge", "window", "says"]}),
        ("History", {"fields": ["forecast_in_words", *_HISTORY]}),
    ]
    show_only = ["sentences", "badge", "window", "says", "forecast_in_words", "sent_back_reason"]

    class Media:
        js = ["rewards/reading.js"]

    @admin.display(description="In words")
    def sentence(self, version: RuleVersion) -> str:
        return wording.sentence(version)

    @admin.display(description="In words")
    def sentences(self, version: RuleVersion) -> str:
        rows = reading.sentences(version).items()
        return format_html_join("", '<p class="mb-1"><b>{}</b> {}</p>', rows)

    @admin.display(description="Field by field")
    def says(self, version: RuleVersion) -> str:
        return format_html_join("", "<p><b>{}</b> {}</p>", comparing.said(version).items())

    @display(description="State", label=wording.STATES)  # type: ignore[untyped-decorator]
    def state(self, version: RuleVersion) -> str:
        return wording.state(version)

    @admin.display(description="State")
    def badge(self, version: RuleVersion) -> str:
        return wording.badge(version)

    @admin.display(description="Valid for purchases")
    def window(self, version: RuleVersion) -> str:
        return wording.window(version)

    @admin.display(description="Forecast")
    def forecast_in_words(self, version: RuleVersion) -> str:
        return wording.forecast(version)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RuleVersion]:
        versions: QuerySet[RuleVersion] = super().get_queryset(request)
        return versions.select_related("rule__program", "campaign__segment").prefetch_related(
            "rule__program__tiers", "rule__pauses"
        )

    def get_fieldsets(self, request: HttpRequest, obj: RuleVersion | None = None) -> Any:
        if _is_frozen(obj):
            return self.frozen_fieldsets
        known = ["rule"]
        if obj is not None:
            reason = ["sent_back_reason"] if obj.sent_back_reason else []
            known = ["badge", *reason, "forecast_in_words", "rule"]
        return [(None, {"fields": known}), *GROUPS]

    def get_readonly_fields(
        self, request: HttpRequest, obj: RuleVersion | None = None
    ) -> list[str]:
        if _is_frozen(obj):
            return ["number", *_HISTORY, *self.show_only]
        return [*self.show_only, "rule"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new draft begins as a copy of the rule's newest version."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        rule_id = as_pk(initial.pop("rule", None))
        versions = RuleVersion.objects.filter(rule_id=rule_id, published_at__isnull=False)
        newest = versions.order_by("number").last()
        if newest is None:
            return initial | ({"rule": rule_id} if rule_id else {})
        copied = {name: getattr(newest, name) for name in FIELDS if name not in WINDOW}
        return initial | copied | {"rule": rule_id}

    def get_urls(self) -> list[Any]:
        """Also the address at which a form is read aloud."""
        read = self.admin_site.admin_view(self.read_aloud)
        return [path("reading/", read, name="rewards_ruleversion_reading"), *super().get_urls()]

    def read_aloud(self, request: HttpRequest) -> HttpResponse:
        """Answer what the posted form says as a rule; nothing is saved."""
        key = request.GET.get("version")
        version = self.get_object(request, key) if key else None
        may = self.has_change_permission(request, version) if key else None
        if request.method != "POST" or not (may or self.has_add_permission(request)):
            raise Http404
        form = self.get_form(request, version, change=version is not None)(
            request.POST, instance=version
        )
        return JsonResponse(reading.read(form))

    def has_change_permission(self, request: HttpRequest, obj: RuleVersion | None = None) -> bool:
        return not _is_frozen(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: RuleVersion | None = None) -> bool:
        return not _is_frozen(obj) and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: RuleVersion, form: Any, change: Any) -> None:
        said: dict[str, Any] = {
            "text": RuleText.of(obj),
            "effective_from": obj.effective_from,
            "effective_until": obj.effective_until,
            "actor": staff_actor(request),
        }
        try:
            if change:
                drafting.redraft(version=obj, **said)
            else:
                obj.pk = drafting.draft_version(rule=obj.rule, **said).pk
        except DomainError as error:
            messages.error(request, f"Nothing was saved. {error.detail}")
            return
        obj.refresh_from_db()
        # Writes the same once more; unfold sees there which button was pressed.
        super().save_model(request, obj, form, change)

    def has_step_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Whether to show the buttons; pressed, they come without an id, and the step decides."""
        drafts = RuleVersion.objects.filter(published_at=None, submitted_at=None)
        is_draft = object_id is None or drafts.filter(pk=as_pk(object_id)).exists()
        return is_draft and super().has_change_permission(request)

    @action(description="Save and send to review", permissions=["step"])  # type: ignore[untyped-decorator]
    def submit(self, request: HttpRequest, obj: RuleVersion) -> None:
        """Send the draft that was just saved to review."""
        actor = staff_actor(request)
        self._try(
            request,
            lambda: reviewing.submit(version=obj, as_of=timezone.now(), actor=actor),
            "Saved, but not sent to review.",
            lambda version: f"{version} is in review. A colleague can publish it or send it back.",
        )

    @action(description="Save and publish", permissions=["step"])  # type: ignore[untyped-decorator]
    def publish(self, request: HttpRequest, obj: RuleVersion) -> None:
        """Publish the draft that was just saved."""
        actor = staff_actor(request)
        self._try(
            request,
            lambda: publishing.publish(version=obj, as_of=timezone.now(), actor=actor),
            "Saved, but not published.",
            lambda version: f"{version} is published: {wording.sentence(version)}.",
        )

    def _try(
        self,
        request: HttpRequest,
        step: Callable[[], RuleVersion],
        otherwise: str,
        done: Callable[[RuleVersion], str],
    ) -> None:
        try:
            version = step()
        except DomainError as error:
            messages.error(request, f"{otherwise} {error.detail}")
        else:
            messages.success(request, done(version))


def _is_frozen(version: RuleVersion | None) -> bool:
    return version is not None and bool(version.published_at or version.submitted_at)
