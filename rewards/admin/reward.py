"""The pages of rewards."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from rewards.admin.amounts import AmountField, set_currency, shown
from rewards.admin.programs import program_of
from rewards.models import Reward


class RewardForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """The value as people write it."""

    value_minor = AmountField(
        label="Value",
        required=False,
        empty=0,
        help_text="What it takes off the bill; empty when it is no discount.",
    )

    class Meta:
        model = Reward
        fields = [
            "program", "code", "name", "description", "price_points", "value_minor",
            "stock_left", "is_active", "valid_from", "valid_until",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_currency(self, program_of(self))
        if "stock_left" in self.fields:
            # The page remembers what it showed, so that an untouched stock is no change, however
            # many were taken since.
            self.fields["stock_left"].show_hidden_initial = True


@admin.register(Reward)
class RewardAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """What members can have. Never deleted: switch a reward off, and past redemptions stay."""

    form = RewardForm
    list_display = ["name", "code", "price_points", "value", "stock", "is_active", "program"]
    list_filter = ["is_active"]
    list_select_related = ["program"]
    search_fields = ["name", "code", "description"]
    ordering = ["program", "price_points", "code"]
    autocomplete_fields = ["program"]
    fieldsets = [
        (None, {"fields": ["program", "code", "name", "description"]}),
        ("Price and value", {"fields": ["price_points", "value_minor"]}),
        ("On offer", {"fields": ["is_active", "stock_left", "valid_from", "valid_until"]}),
    ]

    @admin.display(description="Value", ordering="value_minor")
    def value(self, reward: Reward) -> str:
        return shown(reward.value_minor or None, reward.program.currency)

    @admin.display(description="Stock left", ordering="stock_left")
    def stock(self, reward: Reward) -> str:
        return "without limit" if reward.stock_left is None else str(reward.stock_left)

    def get_readonly_fields(self, request: HttpRequest, obj: Reward | None = None) -> list[str]:
        return ["program", "code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Reward | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Reward, form: Any, change: Any) -> None:
        # Only what was changed: some may have been taken from the stock since the page was opened.
        obj.save(update_fields=form.changed_data if change else None)
