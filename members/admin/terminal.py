"""Tills: how they are, and the QR that lets one in."""

from typing import Any
from zoneinfo import ZoneInfo

import segno
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from unfold.admin import ModelAdmin
from unfold.decorators import action

from members import till_keys
from members.models import Terminal, TerminalEnrolment

TILL_ADDRESS = "/till/#enrol="


@admin.register(Terminal)
class TerminalAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """Never deleted: switch a till off, and its past sales stay."""

    list_display = ["code", "store", "name", "is_active", "seen", "app_version", "queued_count"]
    list_filter = ["is_active", "store"]
    list_select_related = ["store"]
    search_fields = ["code", "name", "store__code"]
    ordering = ["store__code", "code"]
    autocomplete_fields = ["store"]
    fields = ["store", "code", "name", "is_active", "seen", "app_version", "queued_count"]
    actions = ["let_out"]
    actions_detail = ["enrol"]

    @admin.display(description="Last seen", ordering="last_seen_at", empty_value="never")
    def seen(self, terminal: Terminal) -> Any:
        return terminal.last_seen_at

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        said = ["seen", "app_version", "queued_count"]
        return ["store", "code", *said] if obj else said

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_let_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who may let tills in and out: it makes and ends keys."""
        return request.user.has_perm("members.add_apikey")

    def save_model(self, request: HttpRequest, obj: Terminal, form: Any, change: Any) -> None:
        """A till that is switched off loses its key."""
        super().save_model(request, obj, form, change)
        if not obj.is_active and till_keys.let_out(obj, as_of=timezone.now()):
            self.message_user(request, "Its key is refused within seconds.", messages.WARNING)

    @admin.action(description="Revoke the keys of these tills", permissions=["let"])
    def let_out(self, request: HttpRequest, queryset: QuerySet[Terminal]) -> None:
        """Lost or stolen: refuse what it holds, until it is enrolled again."""
        ended = sum(till_keys.let_out(one, as_of=timezone.now()) for one in queryset)
        self.message_user(request, f"{ended} keys are refused within seconds.")

    @action(description="Enrol", icon="qr_code", permissions=["let"])  # type: ignore[untyped-decorator]
    def enrol(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask first: showing a new code ends the one before. Then show it, once."""
        terminal = self.get_object(request, object_id)
        if terminal is None:
            raise Http404
        page = reverse("admin:members_terminal_change", args=[terminal.pk])
        if not (terminal.is_active and terminal.store.is_active):
            self.message_user(request, "Switch the till and its store on first.", messages.ERROR)
            return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Enrol till {terminal} in {terminal.store}",
            "page": page,
            "latest": _latest(terminal),
        }
        if request.method == "POST":
            user = request.user.get_username()
            offered = till_keys.offer(terminal, by=user, as_of=timezone.now())
            address = request.build_absolute_uri(TILL_ADDRESS + offered.code)
            until = offered.expires_at.astimezone(ZoneInfo(terminal.store.time_zone))
            context |= {"offered": offered, "until": f"{until:%H:%M %Z}", "qr": _qr(address)}
        return TemplateResponse(request, "members/enrol_till.html", context)


def _latest(terminal: Terminal) -> TerminalEnrolment | None:
    found = TerminalEnrolment.objects.filter(terminal=terminal, key__isnull=False)
    return found.select_related("key").order_by("-pk").first()


def _qr(text: str) -> str:
    """The QR as an SVG within the page: made here, so that no other host learns the code."""
    made = segno.make(text, error="m").svg_inline(scale=6, border=4, light="#fff")
    return mark_safe(made)  # noqa: S308 - drawn by the library from bits alone
