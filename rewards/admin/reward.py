"""The pages of rewards."""

from typing import Any

from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.contrib.forms.widgets import ArrayWidget

from rewards.admin.amounts import shown
from rewards.admin.programs import OfProgramAdmin
from rewards.admin.reward_form import (
    LIMIT,
    OFFER,
    PAYING,
    PRICE,
    WHEN,
    WHO,
    WORTH,
    PriceForm,
    RewardForm,
)
from rewards.models import Reward, RewardKind, RewardPrice


class PriceInline(TabularInline):  # type: ignore[misc]  # unfold comes without types
    """Prices a member may choose instead: fewer points and some money."""

    model = RewardPrice
    form = PriceForm
    extra = 0
    verbose_name_plural = "Other prices"


@admin.register(Reward)
class RewardAdmin(OfProgramAdmin):
    """What members can have. Never deleted: switch a reward off, and past redemptions stay."""

    form = RewardForm
    list_display = ["name", "code", "kind", "price", "value", "stock", "is_active", "program"]
    list_filter = ["is_active", "kind"]
    list_select_related = ["program"]
    search_fields = ["name", "code", "description"]
    ordering = ["program", "price_points", "code"]
    autocomplete_fields = ["program"]
    formfield_overrides = {ArrayField: {"widget": ArrayWidget}}
    inlines = [PriceInline]
    fieldsets = [
        (None, {"fields": ["program", "code", "name", "description"]}),
        ("What it is", {"fields": WORTH}),
        ("Price", {"fields": PRICE}),
        ("Paying with points", {"fields": PAYING}),
        ("On offer", {"fields": OFFER}),
        ("When and where, by the store's clock", {"fields": WHEN}),
        ("For whom, and how often", {"fields": [*WHO, *LIMIT]}),
    ]

    @admin.display(description="Price", ordering="price_points")
    def price(self, reward: Reward) -> str:
        if reward.kind == RewardKind.PAY:
            return f"{reward.price_points} for each {self.value(reward)}"
        money = reward.price_minor
        besides = f" and {shown(money, reward.program.currency)}" if money else ""
        return f"{reward.price_points}{besides}"

    @admin.display(description="Value", ordering="value_minor")
    def value(self, reward: Reward) -> str:
        if reward.percent is not None:
            return f"{reward.percent} %"
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
