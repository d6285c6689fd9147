"""The pages of rule versions: drafts are written and published here, the rest only shown."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.contrib.forms.widgets import ArrayWidget
from unfold.decorators import action, display

from members.errors import DomainError
from rewards import publishing
from rewards.admin import wording
from rewards.admin.acting import staff_actor
from rewards.admin.amounts import AmountField, set_currency, shown
from rewards.admin.programs import as_pk, program_of_rule
from rewards.models import RuleVersion, Tier
from rewards.models.program import lock

_MORE = ["multiplier", "rounding", "is_multiplied"]
_WHEN = ["effective_from", "effective_until"]
_LIFE = [
    "pending_policy", "pending_days", "pending_until", "expiry_policy", "expiry_months",
    "expiry_rounding", "expiry_from",
]  # fmt: skip
_LIFE_TITLE = "When its points can be used (empty: as the program says)"
_CONDITIONS = ["tiers", "categories", "categories_excluded", "skus", "skus_excluded"]


class RuleVersionForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """A draft, with amounts as people write them."""

    step_minor = AmountField(
        label="Step", required=False, help_text="Points are given for each full step of money."
    )
    basket_min_minor = AmountField(
        label="Basket from",
        required=False,
        empty=0,
        help_text="Applies from this basket on; empty means any.",
    )

    class Meta:
        model = RuleVersion
        fields = [
            "rule", "award", "points", "step_minor", "multiplier", "rounding", "is_multiplied",
            "basket_min_minor", *_CONDITIONS, *_LIFE, *_WHEN,
        ]  # fmt: skip

        labels = {"skus": "SKUs", "skus_excluded": "SKUs excluded"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program = program_of_rule(self)
        set_currency(self, self.program)

    def clean_tiers(self) -> list[str]:
        tiers: list[str] = self.cleaned_data["tiers"]
        known = set(Tier.objects.filter(program=self.program).values_list("code", flat=True))
        if unknown := sorted(set(tiers) - known):
            raise forms.ValidationError(
                f"No tier has the code {', '.join(unknown)}. Tiers: {', '.join(sorted(known))}."
            )
        return tiers


@admin.register(RuleVersion)
class RuleVersionAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """Drafts may be changed and deleted; a published version only shows what it says."""

    form = RuleVersionForm
    list_display = ["__str__", "state", "sentence", *_WHEN]
    list_filter = ["award", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["rule__program"]
    search_fields = ["rule__name", "rule__code"]
    ordering = ["rule", "-number"]
    autocomplete_fields = ["rule"]
    actions_submit_line = ["publish"]
    formfield_overrides = {ArrayField: {"widget": ArrayWidget}}
    draft_fieldsets = [
        (
            "Award",
            {
                "fields": [
                    "award",
                    "points",
                    "step_minor",
                    "multiplier",
                    "rounding",
                    "is_multiplied",
                ]
            },
        ),
        ("When it applies", {"fields": ["basket_min_minor", *_CONDITIONS]}),
        (_LIFE_TITLE, {"fields": _LIFE}),
        ("Valid for purchases (times are UTC; the end is excluded)", {"fields": _WHEN}),
    ]
    published_fieldsets = [
        (None, {"fields": ["sentence", "rule", "number", "state", *_WHEN]}),
        (
            "Award",
            {"fields": ["award", "points", "step", "multiplier", "rounding", "is_multiplied"]},
        ),
        ("When it applies", {"fields": ["basket_min", *_CONDITIONS]}),
        (_LIFE_TITLE, {"fields": _LIFE}),
        ("History", {"fields": ["published_at", "published_by", "ended_by"]}),
    ]
    show_only = ["sentence", "state", "step", "basket_min"]

    @admin.display(description="In words")
    def sentence(self, version: RuleVersion) -> str:
        return wording.sentence(version)

    @display(description="State", label=wording.STATES)  # type: ignore[untyped-decorator]
    def state(self, version: RuleVersion) -> str:
        return wording.state(version)

    @admin.display(description="Step")
    def step(self, version: RuleVersion) -> str:
        return shown(version.step_minor, version.rule.program.currency)

    @admin.display(description="Basket from")
    def basket_min(self, version: RuleVersion) -> str:
        return shown(version.basket_min_minor or None, version.rule.program.currency)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RuleVersion]:
        versions: QuerySet[RuleVersion] = super().get_queryset(request)
        return versions.select_related("rule__program").prefetch_related("rule__program__tiers")

    def get_fieldsets(self, request: HttpRequest, obj: RuleVersion | None = None) -> Any:
        if _is_published(obj):
            return self.published_fieldsets
        known = ["sentence", "rule"] if obj else ["rule"]
        return [(None, {"fields": known}), *self.draft_fieldsets]

    def get_readonly_fields(
        self, request: HttpRequest, obj: RuleVersion | None = None
    ) -> list[str]:
        if _is_published(obj):
            return ["number", "published_at", "published_by", "ended_by", *self.show_only]
        return ["sentence", "rule"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new draft begins as a copy of the rule's newest version."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        rule_id = as_pk(initial.pop("rule", None))
        versions = RuleVersion.objects.filter(rule_id=rule_id, published_at__isnull=False)
        newest = versions.order_by("number").last()
        if newest is None:
            return initial | ({"rule": rule_id} if rule_id else {})
        fields = set(RuleVersionForm.Meta.fields) - {"rule", *_WHEN}
        copied = {name: getattr(newest, name) for name in fields}
        return initial | copied | {"rule": rule_id}

    def has_change_permission(self, request: HttpRequest, obj: RuleVersion | None = None) -> bool:
        return not _is_published(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: RuleVersion | None = None) -> bool:
        return not _is_published(obj) and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: RuleVersion, form: Any, change: Any) -> None:
        # Somebody may have published the draft since this page was opened.
        lock(obj.rule.program_id)
        if change and not RuleVersion.objects.filter(pk=obj.pk, published_at=None).exists():
            messages.error(request, "It has been published in the meantime; nothing was saved.")
            return
        super().save_model(request, obj, form, change)

    def has_publish_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Whether to show the button; pressed, it comes without an id, and `publish` decides."""
        drafts = RuleVersion.objects.filter(published_at=None)
        is_draft = object_id is None or drafts.filter(pk=as_pk(object_id)).exists()
        return is_draft and super().has_change_permission(request)

    @action(description="Save and publish", permissions=["publish"])  # type: ignore[untyped-decorator]
    def publish(self, request: HttpRequest, obj: RuleVersion) -> None:
        """Publish the draft that was just saved."""
        try:
            version = publishing.publish(
                version=obj, as_of=timezone.now(), actor=staff_actor(request)
            )
        except DomainError as error:
            messages.error(request, f"Saved, but not published. {error.detail}")
            return
        messages.success(request, f"{version} is published: {wording.sentence(version)}.")


def _is_published(version: RuleVersion | None) -> bool:
    return version is not None and version.published_at is not None
