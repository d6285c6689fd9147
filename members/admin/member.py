"""Members: find one by anything, see what finds them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import TabularInline

from members import enrolment
from members.admin.paging import BoundedPaginator, ReadableListAdmin
from members.identifiers import detect
from members.models import Blocking, Consent, Identifier, Member, MemberKind


class IdentifierInline(TabularInline):  # type: ignore[misc]  # unfold comes without types
    """What finds the member; attached through the API, blocked and replaced on its own page."""

    model = Identifier
    fields = readonly_fields = ["kind", "value", "attached_at", "blocked_at"]
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, *_: Any) -> bool:
        return False


class ConsentInline(TabularInline):  # type: ignore[misc]  # unfold comes without types
    """What the member allowed and took back, the newest first; said in the app or at a till."""

    model = Consent
    fields = readonly_fields = [
        "purpose", "channel", "is_granted", "source", "wording", "language", "said_at",
    ]  # fmt: skip
    ordering = ["-id"]
    extra = 0
    can_delete = False
    verbose_name_plural = "consents, the newest in force"

    def has_add_permission(self, *_: Any) -> bool:
        return False


class BlockingInline(TabularInline):  # type: ignore[misc]  # unfold comes without types
    """Who blocked the member, who took it back, and why; the newest first."""

    model = Blocking
    fields = readonly_fields = ["is_blocked", "reason", "actor_name", "said_at"]
    extra = 0
    can_delete = False
    verbose_name_plural = "blocked and unblocked, the newest first"

    def has_add_permission(self, *_: Any) -> bool:
        return False


@admin.register(Member)
class MemberAdmin(ReadableListAdmin):
    """Never deleted: the ledger names a member for ever."""

    list_display = ["__str__", "shown_id", "status", "language", "enrolled_at"]
    list_filter = ["status"]
    search_fields = ["display_name"]
    search_help_text = "A name, or any card, phone, e-mail or foreign id in full."
    ordering = ["-id"]
    fields = [
        "shown_id", "display_name", "status", "merged_into", "lives_in", "language", "birth_on",
        "metadata", "erased_at",
    ]  # fmt: skip
    readonly_fields = ["shown_id", "status", "merged_into", "lives_in", "erased_at"]
    inlines = [IdentifierInline, ConsentInline, BlockingInline]
    paginator = BoundedPaginator
    show_full_result_count = False

    @admin.display(description="Household")
    def lives_in(self, member: Member) -> str:
        """Where the points are kept, linked."""
        found = getattr(member.holder, "household", None)
        if found is None:
            return "-"
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:members_household_change", args=[found.pk]),
            found,
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        """With whom a member was merged into, and the household they keep their points in."""
        members: QuerySet[Member] = super().get_queryset(request)
        return members.select_related("merged_into", "holder__household")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Member], search_term: str
    ) -> tuple[QuerySet[Member], bool]:
        """
        Look for identifiers by their unique index first, for names only when none fits.

        Lists and choices of a member come through here: pools are in none of them. A blocked card
        finds its member here: staff are asked about it.
        """
        queryset = queryset.filter(kind=MemberKind.PERSON)
        candidates = detect(search_term)
        found = Identifier.objects.filter(
            kind__in={kind for kind, _ in candidates}, value__in={value for _, value in candidates}
        ).values_list("member_id", flat=True)
        members = list(found)
        if members:
            return queryset.filter(pk__in=members), False
        results: tuple[QuerySet[Member], bool] = super().get_search_results(
            request, queryset, search_term
        )
        return results

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's interface
        """Save what staff corrected, and tell that it is new."""
        super().save_model(request, obj, form, change)
        if form.changed_data:
            enrolment.tell_changed(obj, form.changed_data, as_of=timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who was erased stays nobody."""
        is_erased = isinstance(obj, Member) and obj.erased_at is not None
        return not is_erased and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
