"""Tiers with members in them: their thresholds change in one batch, after a look at who moves."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldBooleanSwitchWidget

from loyalty import thresholds
from loyalty.admin.asking import ask
from loyalty.admin.show_only import ShowOnlyAdmin, Table
from loyalty.admin.wording import instant, page_of, points
from loyalty.models import ThresholdChange
from loyalty.thresholds import Preview
from members.errors import DomainError
from members.models import Member
from rewards import rulebook
from rewards.admin import TierAdmin
from rewards.admin.acting import staff_actor
from rewards.admin.tier import FigureField, figure_shown, set_basis
from rewards.book import Rulebook
from rewards.models import Program, Tier
from rewards.rulebook import NoProgram

admin.site.unregister(Tier)


class ThresholdsForm(forms.Form):
    """A figure for each tier, and when those fall who no longer reach theirs."""

    moves_now = forms.BooleanField(
        required=False,
        label="Who no longer reaches their tier falls at once",
        widget=UnfoldBooleanSwitchWidget,
        help_text="Else at their next review.",
    )

    def __init__(self, data: Any, program: Program, book: Rulebook) -> None:
        super().__init__(data)
        for step in reversed(book.tiers):
            self.fields[step.code] = FigureField(label=step.name, initial=step.threshold)
        set_basis(self, program)
        self.order_fields([step.code for step in reversed(book.tiers)])

    def wanted(self) -> dict[str, int]:
        """The figures by tier."""
        return {code: value for code, value in self.cleaned_data.items() if code != "moves_now"}


@admin.register(Tier)
class TierWithMembersAdmin(TierAdmin):
    """Once members have standings, thresholds change by a batch alone."""

    actions_list = ["change_thresholds"]

    def get_readonly_fields(self, request: HttpRequest, obj: Tier | None = None) -> list[str]:
        fixed = ["threshold"] if obj and thresholds.are_fixed(obj.program_id) else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def has_move_permission(self, request: HttpRequest) -> bool:
        """Who may change thresholds."""
        return request.user.has_perm("loyalty.add_thresholdchange")

    @action(description="Change thresholds", icon="stairs", permissions=["move"])  # type: ignore[untyped-decorator]
    def change_thresholds(self, request: HttpRequest) -> HttpResponse:
        """Ask for new figures, show who would move, have a batch move them."""
        program = Program.objects.filter(is_default=True).first()
        if program is None:
            messages.error(request, NoProgram().detail)
            return HttpResponseRedirect(reverse("admin:rewards_tier_changelist"))
        book = rulebook.current(fresh=True)
        form = ThresholdsForm(request.POST or None, program, book)
        tables: list[Table] = []
        if request.method == "POST" and form.is_valid():
            try:
                if "go" in request.POST:
                    return HttpResponseRedirect(_propose(request, form, book))
                tables = _tables(form, program, book)
            except DomainError as refusal:
                form.add_error(None, refusal.detail)
        return ask(
            request,
            self,
            title=f"Change the thresholds of {program.name}",
            text="Nobody moves before you have seen who would, and applied it.",
            verb="Apply",
            back=reverse("admin:rewards_tier_changelist"),
            form=form,
            tables=tables,
            looks_first=True,
        )


def _propose(request: HttpRequest, form: ThresholdsForm, book: Rulebook) -> str:
    made = thresholds.propose(
        book,
        form.wanted(),
        moves_now=form.cleaned_data["moves_now"],
        actor=staff_actor(request),
        as_of=timezone.now(),
    )
    messages.success(request, "The next sweep applies it, within ten minutes.")
    return reverse("admin:loyalty_thresholdchange_change", args=[made.pk])


def _tables(form: ThresholdsForm, program: Program, book: Rulebook) -> list[Table]:
    found = thresholds.preview(
        book,
        form.wanted(),
        moves_now=form.cleaned_data["moves_now"],
        as_of=timezone.now(),
    )
    names = {step.code: step.name for step in book.tiers} | {"": "No tier"}
    counts = [
        [names.get(code, code), points(before), points(after)]
        for code, (before, after) in found.by_tier.items()
    ]
    return [
        Table(_title(found, program), ["Tier", "Members now", "Members then"], counts),
        Table("Some of those who would move", ["Member", "From", "To"], _sample(found, names)),
    ]


def _title(found: Preview, program: Program) -> str:
    first = f" Of the first {points(thresholds.PREVIEWED_MAX)} members." if found.is_partial else ""
    return f"{points(found.risen)} would rise and {points(found.fallen)} would fall.{first}"


def _sample(found: Preview, names: dict[str, str]) -> list[list[object]]:
    members = Member.objects.in_bulk([key for key, *_ in found.sample])
    return [
        [page_of(Member, key, members[key]), names.get(before, before), names.get(after, after)]
        for key, before, after in found.sample
    ]


@admin.register(ThresholdChange)
class ThresholdChangeAdmin(ShowOnlyAdmin):
    """Only shows: what was changed, by whom, and how far the batch is."""

    list_display = ["proposed", "state", "risen", "fallen", "proposed_by", "program"]
    shown_with = ["program"]
    readonly_fields = [
        "program", "state", "proposed", "proposed_by", "moves_now", "risen", "fallen", "applied",
    ]  # fmt: skip

    @admin.display(description="State")
    def state(self, change: ThresholdChange) -> str:
        if change.applied_at:
            return "Applied"
        return "Waits for the next sweep" if change.risen is None else "Being applied"

    @admin.display(description="Asked for")
    def proposed(self, change: ThresholdChange) -> str:
        return instant(change.proposed_at, change.program.time_zone)

    @admin.display(description="Applied")
    def applied(self, change: ThresholdChange) -> str:
        return instant(change.applied_at, change.program.time_zone)

    def tables(self, obj: ThresholdChange) -> list[Table]:
        rows = [
            [code, figure_shown(before, obj.program),
             figure_shown(obj.thresholds.get(code, before), obj.program)]
            for code, before in obj.before.items()
        ]  # fmt: skip
        return [Table("Thresholds", ["Tier", "Before", "After"], rows)]
