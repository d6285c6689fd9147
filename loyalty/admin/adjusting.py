"""The form with which staff propose an adjustment, and see first what it would do."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from loyalty import adjustments
from loyalty.adjusted import Proposal
from loyalty.models import Adjustment, AdjustmentKind, AdjustmentReason
from members.errors import DomainError
from members.models import Member
from rewards import rulebook
from rewards.admin.acting import staff_actor
from rewards.models.moments import check_year


class AdjustmentForm(forms.Form):
    """What to change; which fields are needed depends on the kind."""

    kind = forms.ChoiceField(choices=AdjustmentKind.choices, widget=UnfoldAdminSelectWidget)
    points = forms.IntegerField(
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="Points to give, or to take with a minus; or how much debt to forgive.",
    )
    entry_seq = forms.IntegerField(
        required=False,
        label="Expired line",
        min_value=1,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="To bring expired points back: the number of the expiry in the ledger.",
    )
    lots_until = forms.DateField(
        required=False,
        label="Put off what ends by",
        validators=[check_year],
        widget=UnfoldAdminDateWidget,
        help_text="To put an expiry off: all points that end on this day or earlier.",
    )
    expires_on = forms.DateField(
        required=False,
        label="New last day",
        validators=[check_year],
        widget=UnfoldAdminDateWidget,
        help_text="Empty: as the program says; brought back points then never expire.",
    )
    reason = forms.ChoiceField(choices=AdjustmentReason.choices, widget=UnfoldAdminSelectWidget)
    note = forms.CharField(
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
        help_text="For colleagues.",
    )

    def proposal(self, member: Member) -> Proposal:
        """What was filled in."""
        filled = {**self.cleaned_data, "kind": AdjustmentKind(self.cleaned_data["kind"])}
        return Proposal(member=member, **filled)


def adjust(request: HttpRequest, member: Member, context: dict[str, Any]) -> HttpResponse:
    """Ask, preview, propose: the page on which staff adjust a member's points."""
    form = AdjustmentForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            if "propose" in request.POST:
                return HttpResponseRedirect(_page(_propose(request, form.proposal(member))))
            found = adjustments.preview(
                form.proposal(member),
                rulebook.current(),
                actor=staff_actor(request),
                as_of=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(_field(refusal), refusal.detail)
    shown = {
        **context,
        "title": f"Adjust the points of {member}",
        "form": form,
        "found": found,
        "page": reverse("admin:members_member_change", args=[member.pk]),
    }
    return TemplateResponse(request, "loyalty/adjust.html", shown)


def _propose(request: HttpRequest, proposal: Proposal) -> Adjustment:
    made = adjustments.propose(
        proposal, rulebook.current(), actor=staff_actor(request), as_of=timezone.now()
    )
    return made.adjustment


def _page(row: Adjustment) -> str:
    return reverse("admin:loyalty_adjustment_change", args=[row.pk])


def _field(refusal: DomainError) -> str | None:
    """The field of the form that a refusal points at, if any."""
    named = refusal.errors[0].pointer.removeprefix("/") if refusal.errors else ""
    name = {"entry": "entry_seq"}.get(named, named)
    return name if name in AdjustmentForm.base_fields else None
