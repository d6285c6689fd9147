"""Adjustments: what was proposed, by whom and why, and the decision of somebody else."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from loyalty import adjustments, statements
from loyalty.admin.finding import members_found
from loyalty.admin.show_only import ShowOnlyAdmin, Table, narrowed
from loyalty.admin.wording import instant, page_of, points
from loyalty.models import (
    Adjustment,
    AdjustmentKind,
    AdjustmentLimit,
    AdjustmentStatus,
    Entry,
    SourceKind,
    Wallet,
)
from members.errors import DomainError
from members.holders import holder_of
from members.models import Member
from rewards.admin.acting import staff_actor

STATES = {"Waits for approval": "warning", "Approved": "success", "Rejected": "danger"}


@admin.register(AdjustmentLimit)
class AdjustmentLimitAdmin(ModelAdmin):  # type: ignore[misc]  # unfold comes without types
    """How many points a role may give or take without a second person."""

    list_display = ["role", "points_max"]

    @admin.display(description="Role")
    def role(self, limit: AdjustmentLimit) -> str:
        return str(limit.group or "API keys")


@admin.register(Adjustment)
class AdjustmentAdmin(ShowOnlyAdmin):
    """Only shows; those that wait are approved or rejected by somebody else than the proposer."""

    list_display = ["code", "state", "owner", "what", "amount", "reason", "proposed_by", "proposed"]
    list_filter = ["status", "kind", "reason"]
    shown_with = ["member", "program"]
    search_fields = ["public_id"]
    search_help_text = "A mem_ id, a card, phone or e-mail in full."
    rows_of = {"member": ["-proposed_at"]}
    actions_detail = ["approve", "reject"]
    fieldsets = [
        (None, {"fields": ["code", "state", "owner", "what", "amount", "after"]}),
        ("Why", {"fields": ["reason", "note"]}),
        ("Days", {"fields": ["lots_until", "expires_on"]}),
        ("Proposed", {"fields": ["proposed_by", "proposed"]}),
        ("Decided", {"fields": ["decided_by", "decided", "decision_note"]}),
    ]
    readonly_fields = [
        "code", "state", "owner", "what", "amount", "after", "reason", "note", "lots_until",
        "expires_on", "proposed_by", "proposed", "decided_by", "decided", "decision_note",
    ]  # fmt: skip

    @admin.display(description="Id")
    def code(self, row: Adjustment) -> str:
        return row.shown_id

    @display(description="State", label=STATES)  # type: ignore[untyped-decorator]
    def state(self, row: Adjustment) -> str:
        return AdjustmentStatus(row.status).label

    @admin.display(description="Member")
    def owner(self, row: Adjustment) -> str:
        return page_of(Member, row.member_id, row.member)

    @admin.display(description="What")
    def what(self, row: Adjustment) -> str:
        return AdjustmentKind(row.kind).label

    @admin.display(description="Points")
    def amount(self, row: Adjustment) -> str:
        return points(row.points, signed=row.kind == AdjustmentKind.POINTS)

    @admin.display(description="Balance after")
    def after(self, row: Adjustment) -> str:
        return points(row.balance_after)

    @admin.display(description="Proposed at")
    def proposed(self, row: Adjustment) -> str:
        return instant(row.proposed_at, row.program.time_zone)

    @admin.display(description="Decided at")
    def decided(self, row: Adjustment) -> str:
        return instant(row.decided_at, row.program.time_zone)

    def tables(self, obj: Adjustment) -> list[Table]:
        entries = Entry.objects.filter(
            wallet__in=Wallet.objects.filter(member=holder_of(obj.member_id)),
            source_id=obj.pk,
            source_kind__in=[SourceKind.ADJUSTMENT, SourceKind.REINSTATEMENT],
        ).order_by("id")
        rows = [
            [
                page_of(Entry, entry.pk, entry.get_kind_display()),
                points(entry.points, signed=True),
                points(entry.balance_after),
                instant(entry.recorded_at, obj.program.time_zone),
            ]
            for entry in entries
        ]
        headers = ["What", "Points", "Balance after", "Written at"]
        return [Table("Lines in the ledger", headers, rows, "None: nothing has moved.")]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Adjustment], search_term: str
    ) -> tuple[QuerySet[Adjustment], bool]:
        if not search_term:
            return queryset, False
        return narrowed(queryset, "member_id", members_found(search_term)), False

    def has_decide_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Whether to show the buttons; pressed, `adjustments` decides who may."""
        if not request.user.has_perm("loyalty.change_adjustment"):
            return False
        if object_id is None or request.method == "POST":
            return True
        row: Adjustment | None = self.get_object(request, object_id)
        return row is not None and row.status == AdjustmentStatus.PROPOSED

    @action(description="Approve", icon="check", permissions=["decide"])  # type: ignore[untyped-decorator]
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask first; then post what was proposed."""
        return self._decide(request, object_id, "Approve")

    @action(description="Reject", icon="close", permissions=["decide"])  # type: ignore[untyped-decorator]
    def reject(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask first; then leave everything as it is."""
        return self._decide(request, object_id, "Reject")

    def _decide(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        row: Adjustment | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        page = reverse("admin:loyalty_adjustment_change", args=[object_id])
        if request.method != "POST":
            return self._ask(request, row, verb, page)
        decide = adjustments.approve if verb == "Approve" else adjustments.reject
        try:
            decided = decide(
                row.pk,
                actor=staff_actor(request),
                as_of=timezone.now(),
                note=_line(request.POST.get("note", "")),
            )
        except DomainError as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
        else:
            text = f"{row.shown_id} is {decided.status}."
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(page)

    def _ask(self, request: HttpRequest, row: Adjustment, verb: str, page: str) -> TemplateResponse:
        before, after, refused = _foreseen(request, row, verb)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{verb} {row.shown_id}?",
            "row": row,
            "what": self.what(row),
            "amount": self.amount(row),
            "verb": verb,
            "before": points(before),
            "after": points(after),
            "refused": refused,
            "page": page,
        }
        return TemplateResponse(request, "loyalty/decide.html", context)


def _foreseen(request: HttpRequest, row: Adjustment, verb: str) -> tuple[int, int, str]:
    """The balance now and then, as a preview tells it; and why it cannot be, if so."""
    refused, as_of = "", timezone.now()
    if verb == "Approve":
        try:
            found = adjustments.foresee(row, actor=staff_actor(request), as_of=as_of)
        except DomainError as refusal:
            refused = refusal.detail
        else:
            return found.balance, found.balance_after, refused
    now = statements.balance(member=row.member.public_id, program_id=row.program_id, as_of=as_of)
    assert now is not None
    return now.balance, now.balance, refused


def _line(typed: str) -> str:
    """What was typed, as one line of what can be seen: PostgreSQL stores no NUL."""
    return "".join(letter for letter in typed if letter.isprintable())[:500]
