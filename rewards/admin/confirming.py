"""A page that asks before something is done: what it is about, a form perhaps, and one button."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminTextareaWidget


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="What should change?",
        max_length=400,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


def confirm(
    request: HttpRequest,
    pages: "ModelAdmin[Any]",
    *,
    title: str,
    lines: Sequence[str],
    back: str,
    verb: str = "",
    form: forms.Form | None = None,
    other: str = "",
    differences: Sequence[str] | None = None,
) -> HttpResponse:
    """
    Show the page. Without a verb there is no button: the lines say why not.

    differences: how it differs from the `other` version.
    """
    context = {
        **pages.admin_site.each_context(request),
        "opts": pages.opts,
        "title": title,
        "lines": lines,
        "verb": verb,
        "page": back,
        "form": form,
        "other": other,
        "differences": differences,
    }
    return TemplateResponse(request, "rewards/confirm.html", context)
