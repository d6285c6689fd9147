"""API keys: issued, rotated and revoked; their rights never change."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from members import keys
from members.errors import DomainError
from members.models import ApiKey
from members.scopes import SCOPES

OVERLAP = timedelta(days=1)
ISSUED = ["name", "mode", "scopes", "store", "terminal", "expires_at"]


class ApiKeyForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """What a new key may do, and where."""

    scopes = forms.MultipleChoiceField(
        choices=[(scope, f"{scope}: {meaning}") for scope, meaning in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ApiKey
        fields = ISSUED

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        store, terminal = cleaned.get("store"), cleaned.get("terminal")
        if store and terminal and terminal.store_id != store.pk:
            self.add_error("terminal", "This till does not stand in that store.")
        if (expires_at := cleaned.get("expires_at")) and expires_at <= timezone.now():
            self.add_error("expires_at", "Choose a later instant.")
        return cleaned


@admin.register(ApiKey)
class ApiKeyAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """Never deleted or edited: purchases name a key, and its holder relies on its rights."""

    form = ApiKeyForm
    list_display = ["name", "prefix", "store", "expires_at", "revoked_at", "last_used_on"]
    list_filter = ["mode"]
    list_select_related = ["store"]
    search_fields = ["name", "prefix"]
    autocomplete_fields = ["store"]
    ordering = ["-id"]
    actions = ["rotate", "revoke"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = ["prefix", "created_at", "revoked_at", "last_used_on", "rotated_from"]
        return [*ISSUED, *shown] if obj else ISSUED

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's interface
        """Issue the key, and show its secret this once."""
        assert not change
        issued = keys.issue(
            as_of=timezone.now(), **{name: form.cleaned_data[name] for name in ISSUED}
        )
        obj.pk = issued.key.pk
        obj.refresh_from_db()
        self._show(request, issued)

    @admin.action(description="Rotate: a new key; the old one works for a day", permissions=["end"])
    def rotate(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        """Replace keys one by one; one that cannot be rotated says why."""
        for key in queryset:
            try:
                issued = keys.rotate(key=key, overlap=OVERLAP, as_of=timezone.now())
                self._show(request, issued)
            except DomainError as error:
                self.message_user(request, error.detail, messages.ERROR)

    @admin.action(description="Revoke: refuse the key from now on", permissions=["end"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        """Stop keys within seconds."""
        for key in queryset:
            keys.revoke(key=key, as_of=timezone.now())
            self.message_user(request, f"{key} is refused within {keys.CACHE_SECONDS} seconds.")

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Who may rotate and revoke."""
        return request.user.has_perm("members.change_apikey")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _show(self, request: HttpRequest, issued: keys.IssuedKey) -> None:
        text = f"{issued.key.name}: {issued.secret} is shown this once; store it now."
        self.message_user(request, text, messages.WARNING)
