"""Households: who is in them, what they have, and what staff may change."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget

from loyalty import households
from loyalty.admin.asking import TEXT, PersonField, ask
from loyalty.admin.finding import members_found
from loyalty.admin.show_only import ShowOnlyAdmin, Table
from loyalty.admin.wording import instant, page_of, points
from loyalty.models import Wallet
from members.errors import DomainError
from members.models import Household, HouseholdMembership, Member
from rewards.admin.acting import staff_actor

WHAT = {
    "join": "Moves in, and may spend",
    "earn": "Moves in, and may only earn",
    "leave": "Leaves, with what is left of their points",
    "permit": "May spend from now on",
    "forbid": "May only earn from now on",
    "hand_over": "Owns the household from now on",
}


class ChangeForm(forms.Form):
    """Who, and what becomes of them."""

    member = PersonField()
    what = forms.ChoiceField(choices=list(WHAT.items()), widget=UnfoldAdminSelectWidget)


class FoundForm(forms.Form):
    """What to call it."""

    name = forms.CharField(required=False, max_length=200, widget=TEXT())


def found(request: HttpRequest, pages: Any, owner: Member) -> HttpResponse:
    """The page on which staff found a household for a member."""
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = households.found(
                owner=owner,
                name=form.cleaned_data["name"],
                as_of=timezone.now(),
                actor=staff_actor(request),
            )
            return HttpResponseRedirect(_page(made.household))
        except DomainError as refusal:
            form.add_error(None, refusal.detail)
    return ask(
        request,
        pages,
        title=f"Found a household for {owner}",
        text=f"{owner} owns it, and all their points go into its pool.",
        verb="Found it",
        back=reverse("admin:members_member_change", args=[owner.pk]),
        form=form,
    )


@admin.register(Household)
class HouseholdAdmin(ShowOnlyAdmin):
    """Only shows; who comes and goes takes their points along, by the doors that tills use."""

    list_display = ["__str__", "code", "founded", "dissolved"]
    shown_with = ["pool"]
    search_fields = ["name"]
    search_help_text = "A name; or in full a mem_ id, a card, phone or e-mail of who lives there."
    actions_detail = ["change_members", "dissolve"]
    readonly_fields = ["code", "name", "pool_points", "founded", "dissolved"]

    @admin.display(description="Id")
    def code(self, household: Household) -> str:
        return household.shown_id

    @admin.display(description="Points")
    def pool_points(self, household: Household) -> str:
        wallets = Wallet.objects.filter(member=household.pool_id, program__is_default=True)
        wallet = wallets.first()
        return page_of(Wallet, wallet.pk, points(wallet.balance)) if wallet else points(0)

    @admin.display(description="Founded at")
    def founded(self, household: Household) -> str:
        return instant(household.created_at, "UTC")

    @admin.display(description="Dissolved at")
    def dissolved(self, household: Household) -> str:
        return instant(household.dissolved_at, "UTC")

    def tables(self, obj: Household) -> list[Table]:
        stays = obj.memberships.select_related("member").order_by("-left_at", "pk")
        return [
            Table(
                "Who lives here, and who did",
                ["Member", "Role", "May spend", "Since", "Left"],
                [_stay(one) for one in stays],
            )
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Household], search_term: str
    ) -> tuple[QuerySet[Household], bool]:
        people = members_found(search_term) if search_term else []
        if people:
            return queryset.filter(memberships__member__in=people).distinct(), False
        found: tuple[QuerySet[Household], bool] = super().get_search_results(
            request, queryset, search_term
        )
        return found

    def has_manage_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Whether to show the buttons; what they may do is decided below."""
        if not request.user.has_perm("members.change_household"):
            return False
        # What is no key is nobody's: the page answers that.
        if object_id is None or not object_id.isdecimal() or request.method == "POST":
            return True
        return Household.objects.filter(pk=object_id, dissolved_at=None).exists()

    @action(description="Change members", icon="group", permissions=["manage"])  # type: ignore[untyped-decorator]
    def change_members(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask who comes, goes, spends or owns."""
        household = self._household(request, object_id)
        form = ChangeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            member, what = form.cleaned_data["member"], form.cleaned_data["what"]
            try:
                _act(request, household, member, what)
                messages.success(request, f"{member}: {WHAT[what].lower()}.")
                return HttpResponseRedirect(_page(household))
            except DomainError as refusal:
                form.add_error("member", refusal.detail)
        return ask(
            request,
            self,
            title=f"Change who lives in {household}",
            text="Who moves in brings all their points; who leaves takes what is left of theirs.",
            verb="Change",
            back=_page(household),
            form=form,
        )

    @action(description="Dissolve", icon="group_off", permissions=["manage"])  # type: ignore[untyped-decorator]
    def dissolve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask first; then let everybody take theirs."""
        household = self._household(request, object_id)
        if request.method != "POST":
            return ask(
                request,
                self,
                title=f"Dissolve {household}?",
                text=(
                    "Everybody takes what is left of the points they brought or earned; the rest, "
                    "and what is owed, goes to the owner. This cannot be undone."
                ),
                verb="Dissolve",
                back=_page(household),
            )
        try:
            households.dissolve(
                household=household, as_of=timezone.now(), actor=staff_actor(request)
            )
            messages.success(request, f"{household} is dissolved.")
        except DomainError as refusal:
            messages.error(request, refusal.detail)
        return HttpResponseRedirect(_page(household))

    def _household(self, request: HttpRequest, object_id: str) -> Household:
        household: Household | None = self.get_object(request, object_id)
        if household is None:
            raise Http404
        return household


def _page(household: Household) -> str:
    return reverse("admin:members_household_change", args=[household.pk])


def _stay(one: HouseholdMembership) -> list[Any]:
    return [
        page_of(Member, one.member_id, one.member),
        one.get_role_display(),
        "yes" if one.may_spend else "no",
        instant(one.joined_at, "UTC"),
        instant(one.left_at, "UTC"),
    ]


def _act(request: HttpRequest, household: Household, member: Member, what: str) -> None:
    named: dict[str, Any] = {"household": household, "member": member}
    done: dict[str, Any] = {"as_of": timezone.now(), "actor": staff_actor(request)}
    verbs: dict[str, Callable[[], object]] = {
        "join": lambda: households.join(**named, **done, may_spend=True),
        "earn": lambda: households.join(**named, **done, may_spend=False),
        "leave": lambda: households.leave(**named, **done),
        "permit": lambda: households.permit(**named, may_spend=True),
        "forbid": lambda: households.permit(**named, may_spend=False),
        "hand_over": lambda: households.hand_over(**named),
    }
    verbs[what]()
