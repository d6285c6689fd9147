"""A page that asks before something is done: a text, a form perhaps, and one button."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminTextInputWidget

from loyalty.admin.finding import members_found
from loyalty.admin.show_only import Table
from members.models import Member

TEXT = UnfoldAdminTextInputWidget


class PersonField(forms.CharField):
    """A member, by anything that finds one."""

    def __init__(self, **options: Any) -> None:
        help_text = "In full: a mem_ id, a card, phone, e-mail or foreign id."
        super().__init__(max_length=300, widget=TEXT, help_text=help_text, **options)

    def clean(self, value: Any) -> Member:
        """Find the member."""
        found = Member.objects.people().select_related("merged_into")
        member = found.filter(pk__in=members_found(super().clean(value))).first()
        if member is None:
            raise forms.ValidationError("Nobody is found by this.")
        return member


def ask(
    request: HttpRequest,
    pages: "ModelAdmin[Any]",
    *,
    title: str,
    text: str,
    verb: str,
    back: str,
    form: forms.Form | None = None,
    tables: Sequence[Table] = (),
    looks_first: bool = False,
) -> HttpResponse:
    """
    Show the page. looks_first: there is a preview to be had before anything is done.
    """
    context = {
        **pages.admin_site.each_context(request),
        "opts": pages.opts,
        "title": title,
        "text": text,
        "verb": verb,
        "page": back,
        "form": form,
        "tables": tables,
        "looks_first": looks_first,
    }
    return TemplateResponse(request, "loyalty/ask.html", context)
