"""The page on which staff try a basket: which rules apply, which lose, and why."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from loyalty import trying
from loyalty.admin.basket_text import HELP, read_basket
from loyalty.admin.finding import members_found, purchases_found
from loyalty.admin.show_only import Table
from loyalty.admin.wording import points
from loyalty.judging import Case
from loyalty.models import Purchase
from loyalty.trying import Tried
from members.errors import DomainError
from members.models import Store
from rewards import dates, trials
from rewards.models import Program, Tier
from rewards.models.moments import check_year

LANGUAGES = [("en", "English"), ("id", "Bahasa Indonesia"), ("da", "Dansk"), ("fi", "Suomi")]


class TryForm(forms.Form):
    """A basket or a past purchase, and what else rules may ask about."""

    lines = forms.CharField(
        required=False,
        label="Basket",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=HELP,
    )
    purchase = forms.CharField(
        required=False,
        label="Or a past purchase",
        widget=UnfoldAdminTextInputWidget,
        help_text="Its id (pur_…) or receipt number; as it was, unless you say otherwise below.",
    )
    moment = forms.CharField(
        required=False,
        label="Moment",
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "2026-03-10 14:30"}),
        help_text="By the store's clock, also in the future; empty: now, or that of the purchase.",
    )
    store = forms.ChoiceField(required=False, widget=UnfoldAdminSelectWidget)
    member = forms.CharField(
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="A member's id (mem_…), card or phone: limits and visits are theirs.",
    )
    tier = forms.ChoiceField(
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="Empty: that of the member at that moment.",
    )
    drafts = forms.MultipleChoiceField(
        required=False,
        label="With these drafts",
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Each stands in for the live version of its rule.",
    )
    language = forms.ChoiceField(choices=LANGUAGES, widget=UnfoldAdminSelectWidget)

    def __init__(self, program: Program, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program = program
        self.known_drafts = {str(draft.pk): draft for draft in trials.drafts_of(program)}
        stores = Store.objects.filter(is_active=True).order_by("code")
        tiers = Tier.objects.filter(program=program)
        self._choose("store", [("", "any"), *((one.code, one.name) for one in stores)])
        self._choose("tier", [("", "as it is"), *((one.code, one.name) for one in tiers)])
        drafts = [(key, f"{draft.rule.name} (draft)") for key, draft in self.known_drafts.items()]
        self._choose("drafts", drafts)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        filled: dict[str, Any] = super().clean() or {}
        if not self.errors:
            filled["case"] = self._case(filled)
        return filled

    def _case(self, filled: dict[str, Any]) -> Case:
        if bool(filled["lines"].strip()) == bool(filled["purchase"].strip()):
            raise ValidationError("Write a basket, or name a past purchase; one of the two.")
        case = self._sold(filled) if filled["purchase"].strip() else self._typed(filled)
        if filled["moment"].strip():
            case = trying.next_sale(case, self._moment(filled["moment"], case.time_zone))
        if filled["member"].strip():
            found = members_found(filled["member"])
            if not found:
                raise ValidationError({"member": "Nobody has this id, card or phone."})
            case.member_id = found[0]
        is_as_it_was = bool(filled["purchase"].strip()) and not filled["moment"].strip()
        if filled["tier"] or not is_as_it_was:
            case = trying.stands_in(case, program=self.program, tier=filled["tier"] or None)
        return case

    def _sold(self, filled: dict[str, Any]) -> Case:
        found = purchases_found(filled["purchase"])
        purchases = Purchase.objects.filter(pk__in=found, program=self.program)
        purchase = purchases.select_related("store").first()
        if purchase is None:
            raise ValidationError({"purchase": "No purchase has this id or receipt number."})
        return trying.case_of_purchase(purchase)

    def _typed(self, filled: dict[str, Any]) -> Case:
        try:
            basket = read_basket(filled["lines"], self.program.currency)
        except ValidationError as error:
            raise ValidationError({"lines": error.messages}) from error
        store = Store.objects.filter(code=filled["store"]).first()
        return Case(
            occurred_at=timezone.now(),
            store=filled["store"],
            time_zone=store.time_zone if store else self.program.time_zone,
            basket=basket,
        )

    def _moment(self, text: str, time_zone: str) -> datetime:
        try:
            there = datetime.fromisoformat(text.strip())
            check_year(there)
        except (ValueError, ValidationError):
            raise ValidationError({"moment": "Write a moment such as 2026-03-10 14:30."}) from None
        zone = dates.zone(time_zone or self.program.time_zone)
        return there if there.tzinfo else there.replace(tzinfo=zone)


def try_basket(request: HttpRequest, program: Program, context: dict[str, Any]) -> HttpResponse:
    """Ask and tell: what a basket earns by the live rules, and beside it with drafts."""
    asked = request.GET if "language" in request.GET else None
    form = TryForm(program, asked, initial={"drafts": request.GET.getlist("drafts")})
    tables: list[Table] = []
    if form.is_bound and form.is_valid():
        try:
            tables = _tables(form, program)
        except DomainError as error:
            form.add_error(None, error.detail)
    shown = {
        **context,
        "title": f"Try a basket in {program.name}",
        "form": form,
        "tables": tables,
        "page": reverse("admin:rewards_program_change", args=[program.pk]),
    }
    return TemplateResponse(request, "loyalty/try_basket.html", shown)


def _tables(form: TryForm, program: Program) -> list[Table]:
    filled = form.cleaned_data
    case, language = filled["case"], filled["language"]
    live = trying.try_on(case, program=program, language=language)
    if not filled["drafts"]:
        return [_table("By the rules of that moment", live)]
    drafts = [form.known_drafts[key] for key in filled["drafts"]]
    tried = trying.try_on(case, program=program, drafts=drafts, language=language)
    return [_table("With the drafts", tried), _table("Without them", live)]


def _table(title: str, tried: Tried) -> Table:
    outcome = tried.outcome
    total = f"{points(outcome.points)} points"
    if outcome.qualifying:
        total += f", {points(outcome.qualifying)} for the tier"
    rows = [
        [reason.rule, points(reason.points), reason.because, reason.promise]
        for reason in tried.reasons
    ]
    headers = ["Rule", "Points", "Because", "The rule says"]
    return Table(f"{title}: {total}", headers, rows, "No rule is in force at that moment.")
