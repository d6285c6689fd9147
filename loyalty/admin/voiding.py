"""The page on which staff void a purchase: what it would do first, then a reason, then done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminTextInputWidget

from loyalty import returns
from loyalty.admin.wording import points
from loyalty.models import Purchase
from loyalty.returned import Return, SaleName, whole_sale
from members.errors import DomainError
from rewards.admin.acting import staff_actor
from rewards.admin.amounts import shown


class VoidForm(forms.Form):
    """Why the sale never was."""

    reason = forms.CharField(
        max_length=500, widget=UnfoldAdminTextInputWidget, help_text="For colleagues and auditors."
    )


def void(request: HttpRequest, purchase: Purchase, context: dict[str, Any]) -> HttpResponse:
    """Preview, ask for a reason, void."""
    page = reverse("admin:loyalty_purchase_change", args=[purchase.pk])
    form = VoidForm(request.POST if request.method == "POST" else None)
    actor = staff_actor(request)
    try:
        if request.method == "POST" and form.is_valid():
            made = returns.refund(_asked(purchase, form.cleaned_data["reason"]), actor=actor)
            text = f"{purchase} is voided; {points(made.refund.points)} points left it."
            messages.success(request, text)
            return HttpResponseRedirect(page)
        would_be = returns.preview(_asked(purchase, ""), actor=actor)
    except DomainError as refusal:
        messages.error(request, refusal.detail)
        return HttpResponseRedirect(page)
    shown_there = {
        **context,
        "title": f"Void {purchase}?",
        "form": form,
        "page": page,
        "would_be": would_be,
        "total": shown(would_be.total_minor, purchase.currency),
    }
    return TemplateResponse(request, "loyalty/void_purchase.html", shown_there)


def _asked(purchase: Purchase, reason: str) -> Return:
    name = SaleName(purchase.store_id, purchase.external_id)
    return whole_sale(name, currency=purchase.currency, reason=reason, as_of=timezone.now())
