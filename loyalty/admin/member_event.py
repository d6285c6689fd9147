"""The pages of types of events, and of the events that came."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from loyalty.admin.finding import members_found
from loyalty.admin.show_only import ShowOnlyAdmin, Table, narrowed, once
from loyalty.admin.wording import NOTHING, instant, list_of, page_of, points
from loyalty.models import Entry, Lot, MemberEvent, lot_key
from loyalty.purchases import reasons_of
from members.ids import parse_public_id
from members.models import Member
from rewards import rulebook
from rewards.admin.amounts import shown
from rewards.admin.programs import OfProgramAdmin
from rewards.models import EventType
from rewards.models.event_type import OWN_EVENTS
from rewards.models.program import touch


@admin.register(EventType)
class EventTypeAdmin(OfProgramAdmin):
    """What besides purchases can earn. Never deleted: switch a type off, and its events stay."""

    list_display = ["name", "code", "described", "is_active", "events", "program"]
    list_filter = ["is_active"]
    list_select_related = ["program"]
    search_fields = ["name", "code"]
    ordering = ["program", "code"]
    autocomplete_fields = ["program"]
    fieldsets = [
        (None, {"fields": ["program", "code", "name", "is_active"]}),
        (
            "What is said of one",
            {
                "fields": ["fields"],
                "description": 'A name each, with its type: {"rating": {"type": "integer", '
                '"required": true}}. Types: text, integer, amount, boolean. Rules ask for these '
                "fields as attributes.",
            },
        ),
    ]

    @admin.display(description="Fields")
    def described(self, kind: EventType) -> str:
        if kind.code in OWN_EVENTS:
            return "raised by Regulars itself"
        named = (
            f"{name} ({said['type']}{', required' if said.get('required') else ''})"
            for name, said in kind.fields.items()
        )
        return ", ".join(named) or "none"

    @admin.display(description="Events")
    def events(self, kind: EventType) -> str:
        return list_of(MemberEvent, "show", type=kind.pk)

    def get_readonly_fields(self, request: HttpRequest, obj: EventType | None = None) -> list[str]:
        return ["program", "code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: EventType | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: EventType, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        touch(obj.program_id)


@admin.register(MemberEvent)
class MemberEventAdmin(ShowOnlyAdmin):
    """What members did besides buying, and why it earned what it earned."""

    list_display = ["shown_id", "type", "who", "happened", "gave", "key"]
    list_display_links = ["shown_id"]
    search_fields = ["key"]
    search_help_text = "A key as it was sent; an evt_ or mem_ id, card, phone, e-mail in full."
    shown_with = ["type", "member", "program", "store"]
    rows_of = {"member": ["member", "-occurred_at"], "type": ["-id"]}
    readonly_fields = [
        "shown_id", "type", "key", "who", "store", "happened", "received", "quantity", "amount",
        "data", "gave", "line",
    ]  # fmt: skip

    @admin.display(description="Member")
    def who(self, event: MemberEvent) -> str:
        return page_of(Member, event.member_id, str(event.member))

    @admin.display(description="Occurred")
    def happened(self, event: MemberEvent) -> str:
        return instant(event.occurred_at, event.program.time_zone)

    @admin.display(description="Received")
    def received(self, event: MemberEvent) -> str:
        return instant(event.received_at, event.program.time_zone)

    @admin.display(description="Points")
    def gave(self, event: MemberEvent) -> str:
        return points(event.points, signed=True) if event.points else "0"

    @admin.display(description="Amount")
    def amount(self, event: MemberEvent) -> str:
        return shown(event.amount_minor or None, event.program.currency)

    @admin.display(description="Ledger")
    @once
    def line(self, event: MemberEvent) -> str:
        if event.entry_seq is None:
            return NOTHING
        # Not by the member: the points went to whoever kept the member's points that day.
        wallets = Lot.objects.filter(pk=lot_key(event.pk)).values("wallet")
        entry = Entry.objects.get(wallet__in=wallets, seq=event.entry_seq)
        words = f"#{entry.seq}: {entry}, balance after {points(event.balance_after)}"
        return page_of(Entry, entry.pk, words)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[MemberEvent], search_term: str
    ) -> tuple[QuerySet[MemberEvent], bool]:
        """By an index each: events by their keys, one probe of the index a type."""
        text = search_term.strip()
        if not text:
            return queryset, False
        uuid = parse_public_id("evt", text)
        if uuid is not None:
            return queryset.filter(public_id=uuid), False
        types = list(EventType.objects.values_list("pk", flat=True))
        keyed = queryset.filter(type__in=types, key=text)
        return keyed | narrowed(queryset, "member_id", members_found(text)), False

    def tables(self, obj: MemberEvent) -> list[Table]:
        """Why it gave these points."""
        reasons = reasons_of(obj.trace, rulebook.of(obj.program_id))
        rows = [
            [f"{one.rule} v{one.version}", points(one.points), one.explanation, one.promise]
            for one in reasons
        ]
        headers = ["Rule", "Points", "Because", "The rule says"]
        return [Table("Why these points", headers, rows, "No rule asks for this type of event.")]
