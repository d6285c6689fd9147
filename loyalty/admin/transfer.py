"""Transfers: which lots went from whom to whom."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from loyalty.admin.finding import members_found
from loyalty.admin.show_only import ShowOnlyAdmin, Table, narrowed
from loyalty.admin.wording import instant, page_of, points
from loyalty.models import Lot, Merge, Transfer
from members.ids import parse_public_id
from members.models import Household, Member


@admin.register(Transfer)
class TransferAdmin(ShowOnlyAdmin):
    """Only shows; a gift is taken back by another gift, a merge by undoing it."""

    list_display = ["code", "kind", "giver", "taker", "moved", "owed", "when"]
    shown_with = ["sender", "recipient", "program", "merge", "household"]
    search_fields = ["public_id"]
    search_help_text = "In full: a tra_ or mem_ id, a card, phone or e-mail of either."
    rows_of = {"sender": ["-occurred_at"], "recipient": ["-occurred_at"]}
    readonly_fields = [
        "code", "kind", "giver", "taker", "moved", "owed", "note", "program", "of_merge",
        "of_household", "when",
    ]  # fmt: skip

    @admin.display(description="Id")
    def code(self, transfer: Transfer) -> str:
        return transfer.shown_id

    @admin.display(description="From")
    def giver(self, transfer: Transfer) -> str:
        return page_of(Member, transfer.sender_id, transfer.sender)

    @admin.display(description="To")
    def taker(self, transfer: Transfer) -> str:
        return page_of(Member, transfer.recipient_id, transfer.recipient)

    @admin.display(description="Points")
    def moved(self, transfer: Transfer) -> str:
        return points(transfer.points)

    @admin.display(description="Debt")
    def owed(self, transfer: Transfer) -> str:
        return points(transfer.debt_points)

    @admin.display(description="Merge")
    def of_merge(self, transfer: Transfer) -> str:
        return page_of(Merge, transfer.merge_id, transfer.merge)

    @admin.display(description="Household")
    def of_household(self, transfer: Transfer) -> str:
        return page_of(Household, transfer.household_id, transfer.household)

    @admin.display(description="Moved at")
    def when(self, transfer: Transfer) -> str:
        return instant(transfer.occurred_at, transfer.program.time_zone)

    def tables(self, obj: Transfer) -> list[Table]:
        ends = dict(
            Lot.objects.filter(pk__in=[new for _, new, _ in obj.moves]).values_list(
                "pk", "expires_at"
            )
        )
        return [
            Table(
                "Lots",
                ["Left the lot", "Became the lot", "Points", "Ends at"],
                [
                    [
                        page_of(Lot, old, old),
                        page_of(Lot, new, new),
                        points(moved),
                        instant(ends.get(new), obj.program.time_zone),
                    ]
                    for old, new, moved in obj.moves
                ],
            )
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Transfer], search_term: str
    ) -> tuple[QuerySet[Transfer], bool]:
        if not search_term:
            return queryset, False
        uuid = parse_public_id("tra", search_term.strip())
        if uuid is not None:
            return queryset.filter(public_id=uuid), False
        people = members_found(search_term)
        either = narrowed(queryset, "sender_id", people) | narrowed(
            queryset, "recipient_id", people
        )
        return either, False
