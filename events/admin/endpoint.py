"""Webhook endpoints: registered, changed, paused, rotated, tried, caught up and deleted."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.postgres.forms import SimpleArrayField
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from events import connecting, endpoints, health, kinds, replaying
from events.addresses import AddressRefused
from events.models import WebhookEndpoint

CAUGHT_UP = timedelta(days=1)
SAID = ["url", "description", "kinds"]


class EndpointForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """Where to, and of what."""

    kinds = SimpleArrayField(
        forms.CharField(max_length=52),
        required=False,
        max_length=endpoints.KINDS_MAX,
        widget=UnfoldAdminTextInputWidget,
        help_text="member.enrolled, purchase.*: separated by commas; none means every kind.",
    )

    class Meta:
        model = WebhookEndpoint
        fields = SAID

    def clean(self) -> dict[str, Any]:
        most = endpoints.ENDPOINTS_MAX
        if self.instance.pk is None and WebhookEndpoint.objects.present().count() >= most:
            self.add_error(None, f"There are {most} already; delete one that nobody needs.")
        return super().clean() or {}

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        try:
            connecting.check(url, networks=settings.WEBHOOK_NETWORKS)
        except AddressRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        return url

    def clean_kinds(self) -> list[str]:
        wanted = [str(kind) for kind in self.cleaned_data["kinds"]]
        if unknown := [kind for kind in wanted if not kinds.is_wanted(kind)]:
            raise forms.ValidationError(f"There is no such kind of event: {unknown[0]}.")
        return wanted


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """The same doors as the API; a secret is shown when it is made, and never again."""

    form = EndpointForm
    list_display = ["__str__", "url", "status", "condition"]
    list_filter = ["status"]
    search_fields = ["url", "description"]
    ordering = ["-id"]
    actions = ["send_test", "pause", "enable", "rotate", "catch_up", "delete"]

    @admin.display(description="How it answers")
    def condition(self, endpoint: WebhookEndpoint) -> str:
        """In words, with the last failure."""
        if endpoint.reason:
            return endpoint.reason
        if endpoint.failing_since is None:
            return "well"
        return f"{endpoint.failures} failures in a row since {endpoint.failing_since:%d %b %H:%M}"

    @admin.display(description="Deliveries")
    def told(self, endpoint: WebhookEndpoint) -> str:
        """A link to the log of what it was told."""
        address = reverse("admin:events_webhookdelivery_changelist")
        link = f"{address}?endpoint__id__exact={endpoint.pk}"
        return format_html('<a href="{}">What it was told</a>', link)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*SAID, *self.get_readonly_fields(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = ["shown_id", "status", "status_since", "condition", "previous_until", "told"]
        return shown if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEndpoint]:
        """Those nobody has deleted."""
        rows: QuerySet[WebhookEndpoint] = super().get_queryset(request)
        return rows.filter(deleted_at=None)

    def save_model(
        self,
        request: HttpRequest,
        obj: WebhookEndpoint,
        form: Any,
        change: bool,  # noqa: FBT001 - Django's interface
    ) -> None:
        """Register it and show its secret this once, or change it."""
        said = {name: form.cleaned_data[name] for name in SAID}
        if change:
            with transaction.atomic():
                endpoints.change(health.lock(obj.pk), said, as_of=timezone.now())
            return
        made = endpoints.register(**said, as_of=timezone.now())
        obj.pk = made.pk
        obj.refresh_from_db()
        self._show(request, made)

    @admin.action(description="Send a test event", permissions=["change"])
    def send_test(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        """To each of these alone."""
        for endpoint in queryset:
            delivery = endpoints.send_test(endpoint, as_of=timezone.now())
            self.message_user(request, f"{endpoint}: {delivery} is on its way.")

    @admin.action(description="Pause: what happens meanwhile waits", permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        """Tell these nothing until they are enabled."""
        self._set(queryset, "paused")

    @admin.action(description="Enable: what waited is sent now", permissions=["change"])
    def enable(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        """Forget the failures of these."""
        self._set(queryset, "enabled")

    @admin.action(description="Rotate: a new secret; both sign for a day", permissions=["change"])
    def rotate(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        """Show each new secret this once."""
        for endpoint in queryset:
            self._show(request, endpoints.rotate(endpoint, as_of=timezone.now()))

    @admin.action(description="Replay: send the last 24 hours again", permissions=["change"])
    def catch_up(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        """For longer, use POST /v1/webhook_endpoints/{id}/replay."""
        now = timezone.now()
        for endpoint in queryset:
            done = replaying.replay(endpoint, replaying.Stretch(since=now - CAUGHT_UP), as_of=now)
            more = "" if done.position is None else " (the oldest of them; there are more)"
            self.message_user(request, f"{endpoint}: {done.events:,} events are sent again{more}.")

    @admin.action(description="Delete: tell it nothing more", permissions=["change"])
    def delete(self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]) -> None:
        """What was still owed to these is not sent."""
        for endpoint in queryset:
            endpoints.delete(endpoint, as_of=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _set(self, queryset: QuerySet[WebhookEndpoint], status: str) -> None:
        for endpoint in queryset:
            with transaction.atomic():
                now = timezone.now()
                endpoints.change(health.lock(endpoint.pk), {"status": status}, as_of=now)

    def _show(self, request: HttpRequest, endpoint: WebhookEndpoint) -> None:
        text = f"{endpoint}: {endpoint.secret} is shown this once; store it at the receiver now."
        self.message_user(request, text, messages.WARNING)
