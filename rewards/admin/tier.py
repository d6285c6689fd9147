"""The pages of tiers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.forms.widgets import ArrayWidget

from rewards.admin.amounts import AmountField, set_currency, shown
from rewards.admin.programs import OfProgramAdmin, program_of
from rewards.models import Program, Tier, TierBasis, TierWindow
from rewards.models.program import touch
from rewards.naming import users_of

COUNTED = {
    TierWindow.ROLLING: "in the last {months} months",
    TierWindow.CALENDAR_YEAR: "in the calendar year",
    TierWindow.LIFETIME: "since joining",
}


def words_of(program: Program) -> str:
    """What a threshold counts: Spend in the last 12 months."""
    what = "Spend" if program.tier_basis == TierBasis.SPEND else "Qualifying points"
    when = COUNTED[TierWindow(program.tier_window)].format(months=program.tier_window_months)
    return f"{what} {when}"


def figure_shown(figure: int, program: Program) -> str:
    """A figure that tiers count, as people read it."""
    if program.tier_basis == TierBasis.SPEND:
        return shown(figure, program.currency)
    return f"{figure:,} points"


class FigureField(AmountField):
    """An amount of the program's currency, or whole points when it counts those."""

    counts_points = False

    def prepare_value(self, value: Any) -> Any:
        return value if self.counts_points else super().prepare_value(value)

    def to_python(self, value: Any) -> int | None:
        if not self.counts_points:
            return super().to_python(value)
        text = str(value or "").strip().replace(",", "")
        if not text:
            return self.empty
        if not (text.isascii() and text.isdecimal() and len(text) < 19):
            raise ValidationError("Give whole points, such as 1500.")
        return int(text)


def set_basis(form: forms.BaseForm, program: Program | None) -> None:
    """Tell the figures of a form what they count, and say it beside them."""
    for field in form.fields.values():
        if isinstance(field, FigureField) and program:
            field.counts_points = program.tier_basis == TierBasis.POINTS
            field.currency = program.currency
            field.help_text = f"{words_of(program)} that reaches the tier."


class TierForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """The figure as people write it."""

    threshold = FigureField(label="Reached by", help_text="As the program counts.")

    class Meta:
        model = Tier
        fields = ["program", "code", "name", "threshold", "benefits"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        program = program_of(self)
        if "threshold" in self.fields:
            set_basis(self, program)
            if program and program.tier_basis == TierBasis.SPEND:
                set_currency(self, program)


@admin.register(Tier)
class TierAdmin(OfProgramAdmin):
    """Levels of a program. A change counts for purchases credited after it."""

    form = TierForm
    list_display = ["name", "code", "figure", "counts", "program"]
    list_select_related = ["program"]
    search_fields = ["name", "code"]
    ordering = ["program", "threshold"]
    autocomplete_fields = ["program"]
    formfield_overrides = {ArrayField: {"widget": ArrayWidget}}
    fieldsets = [(None, {"fields": ["program", "code", "name", "threshold", "benefits"]})]

    @admin.display(description="Reached by", ordering="threshold")
    def figure(self, tier: Tier) -> str:
        return figure_shown(tier.threshold, tier.program)

    @admin.display(description="What counts")
    def counts(self, tier: Tier) -> str:
        return words_of(tier.program)

    def get_readonly_fields(self, request: HttpRequest, obj: Tier | None = None) -> list[str]:
        return ["program", "code"] if obj else []

    def save_model(self, request: HttpRequest, obj: Tier, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        touch(obj.program_id)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What stands against it: whatever names a tier, alone or among many."""
        found, counts, needed, kept = super().get_deleted_objects(objs, request)
        users = {tier: users_of(tier, as_of=timezone.now()) for tier in objs}
        named = [f"{tier} is named by {', '.join(by)}" for tier, by in users.items() if by]
        return found, counts, needed, [*kept, *named]

    def delete_model(self, request: HttpRequest, obj: Tier) -> None:
        super().delete_model(request, obj)
        touch(obj.program_id)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tier]) -> None:
        programs = set(queryset.values_list("program_id", flat=True))
        super().delete_queryset(request, queryset)
        for program_id in sorted(programs):
            touch(program_id)
