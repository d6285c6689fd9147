"""The pages of stamp cards."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.http import HttpRequest
from unfold.contrib.forms.widgets import ArrayWidget

from rewards.admin.amounts import AmountField, set_currency, shown
from rewards.admin.programs import OfProgramAdmin, program_of
from rewards.admin.zoned import ZonedField, use_zone
from rewards.models import StampCard, StampPer
from rewards.models.program import touch
from rewards.stamping import STAMPS_PER_PURCHASE_MAX

WHAT = ["per", "step_minor", "purchase_stamps_max"]
GOODS = ["categories", "skus", "brands", "basket_min_minor"]
WHEN = ["is_active", "stores", "valid_from", "valid_until"]
ABOUT = ["program", "code", "name", "stamps_needed", "head_start", "reward"]


class StampCardForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """Money as people write it."""

    step_minor = AmountField(
        label="Step of money", required=False, help_text="One stamp for each; only for amounts."
    )
    basket_min_minor = AmountField(
        label="At least", required=False, empty=0, help_text="Spent on these goods; empty: any."
    )

    valid_from = ZonedField(label="From", required=False)
    valid_until = ZonedField(label="Until", required=False, help_text="Excluded.")

    class Meta:
        model = StampCard
        fields = [*ABOUT, *WHAT, *GOODS, *WHEN]
        help_texts: ClassVar = {
            "purchase_stamps_max": f"Most stamps of one purchase; empty: {STAMPS_PER_PURCHASE_MAX}."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        program = program_of(self)
        set_currency(self, program)
        use_zone(self, program)

    def clean(self) -> dict[str, Any]:
        """The reward is one of the same program."""
        filled: dict[str, Any] = super().clean() or {}
        reward = filled.get("reward")
        program = filled.get("program") or (self.instance.pk and self.instance.program)
        if reward and program and reward.program_id != program.pk:
            self.add_error("reward", f"{reward} belongs to another program: choose one of this.")
        return filled


@admin.register(StampCard)
class StampCardAdmin(OfProgramAdmin):
    """Cards that fill by themselves. Never deleted: switch a card off, and its stamps stay."""

    form = StampCardForm
    list_display = ["name", "code", "stamps_needed", "earned_by", "reward", "is_active", "program"]
    list_filter = ["is_active"]
    list_select_related = ["program", "reward"]
    search_fields = ["name", "code"]
    ordering = ["program", "code"]
    autocomplete_fields = ["program", "reward"]
    formfield_overrides = {ArrayField: {"widget": ArrayWidget}}
    fieldsets = [
        (None, {"fields": ABOUT}),
        ("A stamp for", {"fields": WHAT}),
        ("On these goods; none named means all", {"fields": GOODS}),
        ("When and where", {"fields": WHEN}),
    ]

    @admin.display(description="A stamp for")
    def earned_by(self, card: StampCard) -> str:
        if card.per == StampPer.AMOUNT:
            return f"each {shown(card.step_minor, card.program.currency)}"
        return "each piece" if card.per == StampPer.PIECE else "each visit"

    def get_readonly_fields(self, request: HttpRequest, obj: StampCard | None = None) -> list[str]:
        return ["program", "code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: StampCard | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: StampCard, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        touch(obj.program_id)
