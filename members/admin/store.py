"""Stores and their tills."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from members.dialling import COUNTRIES
from members.models import Store, Terminal
from members.money import CURRENCY_EXPONENTS


class StoreForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """Refuses a currency or zone that no sum or calendar could use."""

    class Meta:
        model = Store
        fields = ["code", "name", "currency", "time_zone", "country", "is_active"]

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"])
        if currency not in CURRENCY_EXPONENTS:
            raise forms.ValidationError("No currency in use; ISO 4217, such as EUR.")
        return currency

    def clean_country(self) -> str:
        country = str(self.cleaned_data["country"])
        if country and country not in COUNTRIES:
            raise forms.ValidationError(
                "Phone numbers of this country cannot be read without their country code; leave it "
                "empty."
            )
        return country

    def clean_time_zone(self) -> str:
        time_zone = str(self.cleaned_data["time_zone"])
        if time_zone not in available_timezones():
            raise forms.ValidationError("No such zone; IANA, such as Europe/Helsinki.")
        return time_zone


class TerminalInline(TabularInline):  # type: ignore[misc]  # unfold comes without types
    """The tills that stand in the store."""

    model = Terminal
    fields = ["code", "name"]
    show_change_link = True
    extra = 0
    can_delete = False


@admin.register(Store)
class StoreAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """Never deleted: switch a store off, and its past purchases stay."""

    form = StoreForm
    list_display = ["name", "code", "currency", "time_zone", "is_active"]
    list_filter = ["is_active", "currency"]
    search_fields = ["name", "code"]
    ordering = ["name"]
    inlines = [TerminalInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Tills and past purchases know a store by these."""
        return ["code", "currency"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
