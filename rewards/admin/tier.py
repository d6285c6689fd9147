"""The pages of tiers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from rewards.admin.amounts import AmountField, set_currency, shown
from rewards.admin.programs import program_of
from rewards.models import Tier
from rewards.models.program import touch


class TierForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """The spend as people write it."""

    threshold = AmountField(
        label="Spend", help_text="Spend of the last 12 months that reaches the tier."
    )

    class Meta:
        model = Tier
        fields = ["program", "code", "name", "threshold"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_currency(self, program_of(self))


@admin.register(Tier)
class TierAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """Levels of a program. A change counts for purchases credited after it."""

    form = TierForm
    list_display = ["name", "code", "spend", "program"]
    list_select_related = ["program"]
    search_fields = ["name", "code"]
    ordering = ["program", "threshold"]
    autocomplete_fields = ["program"]
    fieldsets = [(None, {"fields": ["program", "code", "name", "threshold"]})]

    @admin.display(description="Reached by a spend of", ordering="threshold")
    def spend(self, tier: Tier) -> str:
        return shown(tier.threshold, tier.program.currency)

    def get_readonly_fields(self, request: HttpRequest, obj: Tier | None = None) -> list[str]:
        return ["program", "code"] if obj else []

    def save_model(self, request: HttpRequest, obj: Tier, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        touch(obj.program_id)

    def delete_model(self, request: HttpRequest, obj: Tier) -> None:
        super().delete_model(request, obj)
        touch(obj.program_id)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tier]) -> None:
        programs = set(queryset.values_list("program_id", flat=True))
        super().delete_queryset(request, queryset)
        for program_id in sorted(programs):
            touch(program_id)
