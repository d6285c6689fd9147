"""Merges: what moved, and the way back; and the form that joins two members."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action

from loyalty import merging
from loyalty.admin.asking import TEXT, PersonField, ask
from loyalty.admin.finding import members_found
from loyalty.admin.show_only import ShowOnlyAdmin, Table, narrowed
from loyalty.admin.wording import instant, page_of, points
from loyalty.models import Merge, Transfer
from members.errors import DomainError
from members.models import Identifier, Member
from rewards.admin.acting import staff_actor
from rewards.models import Program


class MergeForm(forms.Form):
    """Who the member turned out to be."""

    into = PersonField(label="Is really")
    reason = forms.CharField(
        required=False, max_length=500, widget=TEXT(), help_text="For colleagues."
    )


def join(request: HttpRequest, pages: Any, loser: Member) -> HttpResponse:
    """Ask, preview, merge: the page on which staff join two members."""
    form = MergeForm(request.POST or None)
    tables: list[Table] = []
    if request.method == "POST" and form.is_valid():
        survivor = form.cleaned_data["into"]
        try:
            if "go" in request.POST:
                made = merging.merge(
                    loser=loser,
                    survivor=survivor,
                    reason=form.cleaned_data["reason"],
                    as_of=timezone.now(),
                    actor=staff_actor(request),
                ).merge
                messages.success(request, f"{loser} is {survivor} from now on.")
                return HttpResponseRedirect(reverse("admin:loyalty_merge_change", args=[made.pk]))
            tables = [_preview(loser, survivor)]
        except DomainError as refusal:
            form.add_error("into", refusal.detail)
    return ask(
        request,
        pages,
        title=f"Merge {loser} into another member",
        text=(
            "Points go along lot by lot with their expiry, and so do debts, cards and whatever "
            "else finds this member. It can be undone: what is left of each lot then goes back to "
            "the lot it came from; what was spent stays spent."
        ),
        verb="Merge",
        back=reverse("admin:members_member_change", args=[loser.pk]),
        form=form,
        tables=tables,
        looks_first=True,
    )


def _preview(loser: Member, survivor: Member) -> Table:
    names = dict(Program.objects.values_list("pk", "name"))
    return Table(
        f"{loser} and {survivor}",
        ["Program", f"Moves from {loser}", f"{survivor} has", f"{survivor} will have"],
        [
            [names[one.program_id], *(points(number) for number in one[1:])]
            for one in merging.preview(loser=loser, survivor=survivor, as_of=timezone.now())
        ],
        "Neither has points in any program.",
    )


@admin.register(Merge)
class MergeAdmin(ShowOnlyAdmin):
    """Only shows; undoing one leads each lot back to where it came from."""

    list_display = ["code", "was", "is_now", "merged", "undone"]
    shown_with = ["loser", "survivor"]
    search_fields = ["public_id"]
    search_help_text = "In full: a mem_ id, a card, phone or e-mail of either."
    actions_detail = ["undo"]
    readonly_fields = [
        "code", "was", "is_now", "reason", "merged", "merged_by", "undone", "undone_by",
    ]  # fmt: skip

    @admin.display(description="Id")
    def code(self, merge: Merge) -> str:
        return merge.shown_id

    @admin.display(description="This member")
    def was(self, merge: Merge) -> str:
        return page_of(Member, merge.loser_id, merge.loser)

    @admin.display(description="Is really")
    def is_now(self, merge: Merge) -> str:
        return page_of(Member, merge.survivor_id, merge.survivor)

    @admin.display(description="Merged at")
    def merged(self, merge: Merge) -> str:
        return instant(merge.merged_at, "UTC")

    @admin.display(description="Undone at")
    def undone(self, merge: Merge) -> str:
        return instant(merge.undone_at, "UTC")

    def tables(self, obj: Merge) -> list[Table]:
        return [_moved(obj), _found_by(obj)]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Merge], search_term: str
    ) -> tuple[QuerySet[Merge], bool]:
        if not search_term:
            return queryset, False
        people = members_found(search_term)
        either = narrowed(queryset, "loser_id", people) | narrowed(queryset, "survivor_id", people)
        return either, False

    def has_undo_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Whether to show the button; pressed, perhaps twice, `merging.undo` decides."""
        if not request.user.has_perm("loyalty.change_merge"):
            return False
        # What is no key is nobody's: the page answers that.
        if object_id is None or not object_id.isdecimal() or request.method == "POST":
            return True
        return Merge.objects.filter(pk=object_id, undone_at=None).exists()

    @action(description="Undo", icon="undo", permissions=["undo"])  # type: ignore[untyped-decorator]
    def undo(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask first; then part the two again."""
        merge: Merge | None = self.get_object(request, object_id)
        if merge is None:
            raise Http404
        page = reverse("admin:loyalty_merge_change", args=[merge.pk])
        if request.method != "POST":
            return ask(
                request,
                self,
                title=f"Undo {merge.shown_id}?",
                text=(
                    f"{merge.loser} becomes a member of their own again. What is left of each lot "
                    "goes back to the lot it came from, and so do the cards that are still "
                    f"{merge.survivor}'s. What was spent stays spent."
                ),
                verb="Undo the merge",
                back=page,
            )
        try:
            merging.undo(merge, as_of=timezone.now(), actor=staff_actor(request))
            messages.success(request, f"{merge.loser} and {merge.survivor} are two again.")
        except DomainError as refusal:
            messages.error(request, refusal.detail)
        return HttpResponseRedirect(page)


def _moved(merge: Merge) -> Table:
    transfers = Transfer.objects.filter(merge=merge).select_related("program").order_by("pk")
    return Table(
        "What moved",
        ["Transfer", "Program", "Points", "Debt", "Why"],
        [
            [
                page_of(Transfer, one.pk, one.shown_id),
                one.program,
                points(one.points),
                points(one.debt_points),
                one.get_kind_display(),
            ]
            for one in transfers
        ],
        "No points moved.",
    )


def _found_by(merge: Merge) -> Table:
    moved = Identifier.objects.filter(pk__in=merge.identifiers).select_related("member")
    return Table(
        "What finds them",
        ["Identifier", "Finds"],
        [
            [page_of(Identifier, one.pk, one), page_of(Member, one.member_id, one.member)]
            for one in moved
        ],
        "No card or other identifier moved.",
    )
