"""The pages of earning rules, with all their versions."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.decorators import action, display

from members.errors import DomainError
from rewards import pausing, publishing
from rewards.admin import wording
from rewards.admin.acting import staff_actor
from rewards.admin.confirming import confirm
from rewards.admin.programs import OfProgramAdmin, as_pk
from rewards.models import EarningRule, RulePause, RuleVersion
from rewards.models.program import touch


class VersionInline(TabularInline):  # type: ignore[misc]  # unfold comes without types
    """Only shows: a version has its own page."""

    model = RuleVersion
    extra = 0
    can_delete = False
    hide_title = True
    ordering = ["-number"]
    fields = readonly_fields = [
        "version", "state", "sentence", "effective_from", "effective_until", "published_by",
    ]  # fmt: skip

    @admin.display(description="Version")
    def version(self, version: RuleVersion) -> str:
        address = reverse("admin:rewards_ruleversion_change", args=[version.pk])
        label = f"v{version.number}" if version.number else "draft"
        return format_html('<a href="{}" class="text-primary-600">{}</a>', address, label)

    @admin.display(description="In words")
    def sentence(self, version: RuleVersion) -> str:
        return wording.sentence(version)

    @display(description="State", label=wording.STATES)  # type: ignore[untyped-decorator]
    def state(self, version: RuleVersion) -> str:
        return wording.state(version)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RuleVersion]:
        versions: QuerySet[RuleVersion] = super().get_queryset(request)
        return versions.select_related("rule__program", "campaign__segment").prefetch_related(
            "rule__program__tiers", "rule__pauses"
        )

    def has_add_permission(self, request: HttpRequest, obj: EarningRule | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: EarningRule | None = None) -> bool:
        return False


@admin.register(EarningRule)
class EarningRuleAdmin(OfProgramAdmin):
    """A rule and what it says now; a change is a new version."""

    list_display = ["name", "code", "state", "sentence", "program"]
    list_select_related = ["program"]
    search_fields = ["name", "code"]
    ordering = ["program", "code"]
    autocomplete_fields = ["program"]
    fieldsets = [(None, {"fields": ["program", "code", "name"]})]
    inlines = [VersionInline]
    actions = ["end_now"]
    actions_detail = ["add_version", "pause", "resume"]

    @admin.display(description="Newest version")
    def sentence(self, rule: EarningRule) -> str:
        newest = _newest(rule)
        return wording.sentence(newest) if newest else "nothing published yet"

    @display(description="State", label=wording.STATES)  # type: ignore[untyped-decorator]
    def state(self, rule: EarningRule) -> str:
        newest = _newest(rule)
        return wording.state(newest) if newest else "draft"

    def get_queryset(self, request: HttpRequest) -> QuerySet[EarningRule]:
        published = (
            RuleVersion.objects.filter(published_at__isnull=False)
            .select_related("campaign__segment")
            .order_by("number")
        )
        rules: QuerySet[EarningRule] = super().get_queryset(request)
        return rules.select_related("program").prefetch_related(
            "program__tiers",
            "pauses",
            Prefetch("versions", queryset=published, to_attr="published_versions"),
        )

    def get_readonly_fields(
        self, request: HttpRequest, obj: EarningRule | None = None
    ) -> list[str]:
        return ["program", "code"] if obj else []

    def save_model(self, request: HttpRequest, obj: EarningRule, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        touch(obj.program_id)

    @admin.action(description="End now", permissions=["change"])
    def end_now(self, request: HttpRequest, queryset: QuerySet[EarningRule]) -> None:
        """Let the chosen rules give nothing for purchases from now on."""
        now, actor = timezone.now(), staff_actor(request)
        for rule in queryset:
            try:
                publishing.end_rule(rule=rule, at=now, actor=actor)
            except DomainError as error:
                messages.error(request, error.detail)
            else:
                messages.success(request, f"{rule} has ended.")

    @action(description="Add version", icon="add")  # type: ignore[untyped-decorator]
    def add_version(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Open the form of a new draft, filled with the rule's newest text."""
        address = reverse("admin:rewards_ruleversion_add")
        return HttpResponseRedirect(f"{address}?{urlencode({'rule': object_id})}")

    @action(description="Pause", icon="pause", permissions=["pause"])  # type: ignore[untyped-decorator]
    def pause(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the rule give nothing from now on, once it is confirmed."""
        return self._asked(request, object_id, pausing.pause, "Pause",
                           "Purchases from now on earn nothing by this rule until it is resumed; "
                           "what members have stays theirs.")  # fmt: skip

    @action(description="Resume", icon="play_arrow", permissions=["resume"])  # type: ignore[untyped-decorator]
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the rule give again from now on, once it is confirmed."""
        return self._asked(request, object_id, pausing.resume, "Resume",
                           "Purchases from now on earn by this rule again; those of the pause stay "
                           "without.")  # fmt: skip

    def has_pause_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return not _is_paused(object_id) and self.has_change_permission(request)

    def has_resume_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return _is_paused(object_id) and self.has_change_permission(request)

    def _asked(
        self, request: HttpRequest, object_id: str, step: Any, verb: str, text: str
    ) -> HttpResponse:
        rule: EarningRule | None = self.get_object(request, object_id)
        if rule is None:
            raise Http404
        back = reverse("admin:rewards_earningrule_change", args=[rule.pk])
        if request.method != "POST":
            return confirm(request, self, title=f"{verb} {rule}", lines=[text], verb=verb,
                           back=back)  # fmt: skip
        try:
            step(rule=rule, as_of=timezone.now(), actor=staff_actor(request))
            messages.success(request, f"{rule}: {verb.lower()}d.")
        except DomainError as error:
            messages.error(request, error.detail)
        return HttpResponseRedirect(back)


def _is_paused(object_id: Any) -> bool:
    return RulePause.objects.filter(rule_id=as_pk(object_id), paused_until=None).exists()


def _newest(rule: EarningRule) -> RuleVersion | None:
    versions: list[RuleVersion] = getattr(rule, "published_versions", [])
    if not versions:
        return None
    # The rule at hand carries its program and tiers; the version would ask for them again.
    versions[-1].rule = rule
    return versions[-1]
