"""The program's page."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.contrib.forms.widgets import ArrayWidget

from members.money import CURRENCY_EXPONENTS
from rewards.admin import wording
from rewards.admin.amounts import AmountField
from rewards.models import Program
from rewards.models.program import touch


class ProgramForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """The cost of points as people write it."""

    thousand_points_minor = AmountField(
        label="1,000 points cost",
        required=False,
        help_text="For budgets in money, forecasts and liability; empty: not known.",
    )

    class Meta:
        model = Program
        fields: ClassVar = ["thousand_points_minor", "unreviewed_points_max"]
        labels: ClassVar = {"unreviewed_points_max": "A second person above"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A new program has the currency that is typed beside the amount.
        currency = self.instance.currency or str(self.data.get("currency", ""))
        if isinstance(field := self.fields.get("thousand_points_minor"), AmountField):
            field.currency = currency if currency in CURRENCY_EXPONENTS else None


@admin.register(Program)
class ProgramAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """Settings of a program. Its code and currency stay: files and past purchases name them."""

    form = ProgramForm
    list_display = ["name", "code", "currency", "time_zone", "expiry", "is_default"]
    list_select_related = True
    search_fields = ["name", "code"]
    ordering = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "code", "is_default"]}),
        ("Words", {"fields": ["points_name", "language", "card_url"]}),
        ("Money and time", {"fields": ["currency", "time_zone"]}),
        (
            "When points can be used",
            {"fields": ["pending_policy", "pending_days", "pending_until"]},
        ),
        (
            "When points expire",
            {
                "fields": [
                    "expiry_policy",
                    "expiry_months",
                    "expiry_rounding",
                    "expiry_dates",
                    "expiry_from",
                    "expiry_activities",
                ],
                "description": "Counts for points earned from now on; those that members have "
                "keep their day. How to move them too: docs/how-to/choose-expiry.md.",
            },
        ),
        (
            "Returns",
            {
                "fields": [
                    "return_policy",
                    "debt_points_max",
                    "debt_repay_percent",
                    "gives_back_rewards",
                    "parked_days",
                ],
            },
        ),
        (
            "Transfers between members",
            {"fields": ["transfers_allowed", "transfer_points_max", "transfer_points_daily_max"]},
        ),
        (
            "Tiers",
            {
                "fields": [
                    "tier_basis",
                    "tier_window",
                    "tier_window_months",
                    "tier_review",
                    "tier_grace_days",
                    "tier_fall",
                    "tier_returns",
                ],
                "description": "Standings that members have keep their end: docs/how-to/tiers.md.",
            },
        ),
        ("What earns", {"fields": ["never_earn_categories", "points_tender_earns", "tax_earns"]}),
        ("Cost and review", {"fields": ["thousand_points_minor", "unreviewed_points_max"]}),
        (
            "At the till",
            {
                "fields": [
                    "hold_minutes",
                    "unclaimed_days",
                    "claim_days",
                    "offline_vouchers_daily_max",
                ]
            },
        ),
    ]
    formfield_overrides = {ArrayField: {"widget": ArrayWidget}}

    @admin.display(description="Points expire", ordering="expiry_months")
    def expiry(self, program: Program) -> str:
        return wording.expiry(program)

    def get_readonly_fields(self, request: HttpRequest, obj: Program | None = None) -> list[str]:
        return ["code", "currency"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Program | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Program, form: Any, change: Any) -> None:
        # Only what was changed: the revision may have grown since the page was opened.
        obj.save(update_fields=form.changed_data if change else None)
        touch(obj.pk)
