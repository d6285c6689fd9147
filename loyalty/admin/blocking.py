"""The pages on which staff block a member, and take one back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from loyalty import blocking
from loyalty.admin.asking import TEXT, ask
from loyalty.blocking import Turn
from members.errors import DomainError
from members.models import Member, MemberStatus
from rewards.admin.acting import staff_actor

WHAT = {
    "Block": (
        "{member} earns, redeems, gives and signs in no more, and is signed out everywhere. What "
        "they have set aside for a reward is released at once. Points stay; vouchers are refused "
        "for as long as this lasts. Sales are recorded all the same, and wait under Refused "
        "purchases. It can be undone."
    ),
    "Unblock": (
        "{member} earns, redeems and signs in again. Sales that were refused meanwhile are under "
        "Refused purchases: choose them there, and queue them again. What was released stays so."
    ),
}


class BlockForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        max_length=500, widget=TEXT(), help_text="For colleagues; the member is not told."
    )


class UnblockForm(BlockForm):
    """Why no more; may be left out."""

    reason = forms.CharField(
        required=False, max_length=500, widget=TEXT(), help_text="For colleagues."
    )


def block(request: HttpRequest, pages: Any, member: Member) -> HttpResponse:
    """Ask for the reason, and say what it does; then block."""
    form = BlockForm(request.POST or None)
    if _is_done(request, form, member, blocking.block):
        messages.success(request, f"{member} is blocked.")
        return HttpResponseRedirect(_page(member))
    return _ask(request, pages, member, form, "Block")


def unblock(request: HttpRequest, pages: Any, member: Member) -> HttpResponse:
    """Ask first; then take the member back."""
    form = UnblockForm(request.POST or None)
    if _is_done(request, form, member, blocking.unblock):
        messages.success(request, f"{member} is active again.")
        return HttpResponseRedirect(_page(member))
    return _ask(request, pages, member, form, "Unblock")


def may(request: HttpRequest, object_id: str | None, status: MemberStatus) -> bool:
    """Whether to show the button, to members of this status; pressed, the verb decides."""
    if not request.user.has_perm("members.add_blocking"):
        return False
    # What is no key is nobody's: the page answers that.
    if object_id is None or not object_id.isdecimal() or request.method == "POST":
        return True
    # Asked once a page, for both buttons.
    known: dict[str, str | None] = request.__dict__.setdefault("_member_status", {})
    if object_id not in known:
        nobody_else = Member.objects.filter(pk=object_id, merged_into=None)
        known[object_id] = nobody_else.values_list("status", flat=True).first()
    return known[object_id] == status


def _is_done(request: HttpRequest, form: forms.Form, member: Member, turn: Turn) -> bool:
    """Do it, if it was asked for; what stands against it stands in the form then."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        turn(
            member=member,
            reason=form.cleaned_data["reason"],
            as_of=timezone.now(),
            actor=staff_actor(request),
        )
    except DomainError as refusal:
        form.add_error(None, refusal.detail)
    return form.is_valid()


def _ask(
    request: HttpRequest, pages: Any, member: Member, form: forms.Form, verb: str
) -> HttpResponse:
    return ask(
        request,
        pages,
        title=f"{verb} {member}?",
        text=WHAT[verb].format(member=member),
        verb=verb,
        back=_page(member),
        form=form,
    )


def _page(member: Member) -> str:
    return reverse("admin:members_member_change", args=[member.pk])
