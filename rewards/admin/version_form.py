"""The form of a draft: every field of a rule, as people write it."""

from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from members.models import Store
from rewards.admin.amounts import AmountField, set_currency
from rewards.admin.attribute_lines import AttributesField
from rewards.admin.limit_rows import LimitsField
from rewards.admin.programs import program_of_rule
from rewards.admin.version_fields import FIELDS, LABELS, WITH_DEFAULT
from rewards.admin.zoned import ZonedField
from rewards.contradictions import contradictions
from rewards.models import Campaign, EventType, Program, RuleVersion, Segment, Tier
from rewards.models.event_type import OWN_EVENTS
from rewards.rule_text import RuleText

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STORES_SHOWN = 200


class CodesField(forms.MultipleChoiceField):
    """Codes of what there is; one that is gone is refused by the check of the whole rule."""

    widget = UnfoldAdminCheckboxSelectMultipleWidget

    def valid_value(self, value: Any) -> bool:
        return "\0" not in str(value)


class RuleVersionForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """A draft; what contradicts itself or the program is said beside its field."""

    weekdays = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        choices=list(enumerate(_DAYS, 1)),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="None means every day.",
    )
    tiers = CodesField(required=False, help_text="As they stand before the sale; none: everybody.")
    segments = CodesField(required=False, help_text="The member must be in one of them.")
    stores = CodesField(required=False, help_text="None means all.")
    event = forms.ChoiceField(
        required=False,
        widget=UnfoldAdminSelectWidget,
        label="Earned by",
        help_text="A purchase, or a type of event.",
    )
    step_minor = AmountField(
        label="Step", required=False, help_text="Points are given for each full step of money."
    )
    goods_min_minor = AmountField(
        label="These goods from",
        required=False,
        empty=0,
        help_text="What they cost together; empty means any.",
    )
    basket_min_minor = AmountField(
        label="Basket from",
        required=False,
        empty=0,
        help_text="Applies from this basket on; empty means any.",
    )
    basket_max_minor = AmountField(
        label="Basket up to", required=False, help_text="Included; empty means any."
    )
    budget_minor = AmountField(
        label="Budget in money",
        required=False,
        help_text="The same in money, by what the program says 1,000 points cost.",
    )
    attributes = AttributesField(help_text="A line each, such as color: red, blue.")
    attributes_excluded = AttributesField(help_text="Lines with one of these do not count.")
    limits = LimitsField(
        required=False, help_text="What one member gets at most; empty means without limit."
    )
    effective_from = ZonedField(label="Begins")
    effective_until = ZonedField(label="Ends", required=False, help_text="Excluded; empty: open.")

    class Meta:
        model = RuleVersion
        fields = ["rule", *FIELDS]
        labels = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program = program_of_rule(self)
        for name in WITH_DEFAULT:
            if name in self.fields:
                self.fields[name].required = False
        set_currency(self, self.program)
        self._offer(self.program)

    def clean(self) -> dict[str, Any]:
        """What was left empty is as a blank rule has it."""
        cleaned = super().clean() or self.cleaned_data
        for name, default in WITH_DEFAULT.items():
            if cleaned.get(name) in {None, ""} and name in self.fields:
                cleaned[name] = default
                setattr(self.instance, name, default)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own; the stubs leave it out
        if self.errors:
            return
        try:
            text = RuleText.of(self.instance)
        except (ObjectDoesNotExist, ValueError):
            return  # The field that is wrong has said so.
        for name, value in text.columns().items():
            setattr(self.instance, name, value)
        for found in contradictions(self.instance):
            self.add_error(found.field if found.field in self.fields else None, found.detail)

    def _offer(self, program: Program | None) -> None:
        """Let people choose from what the program has."""
        own = {"program": program}
        self._choose("tiers", Tier.objects.filter(**own).values_list("code", "name"))
        self._choose("segments", Segment.objects.filter(**own).values_list("code", "name"))
        stores = Store.objects.order_by("code").values_list("code", "name")[:STORES_SHOWN]
        self._choose("stores", stores)
        if isinstance(event := self.fields.get("event"), forms.ChoiceField):
            types = EventType.objects.filter(**own).values_list("code", "name")
            known = [("", "a purchase"), *((code, code) for code in OWN_EVENTS), *types]
            event.choices = list(dict(known).items())
        if isinstance(campaign := self.fields.get("campaign"), forms.ModelChoiceField):
            campaign.queryset = Campaign.objects.filter(**own)
        for name in ("effective_from", "effective_until"):
            if program is not None and isinstance(field := self.fields.get(name), ZonedField):
                field.use(program.time_zone)
                field.help_text = f"{field.help_text} By the clock of {program.time_zone}.".strip()

    def _choose(self, name: str, rows: Any) -> None:
        if isinstance(field := self.fields.get(name), CodesField):
            there = {code: f"{label} ({code})" for code, label in rows}
            kept = getattr(self.instance, name, None) or []
            gone = {code: f"{code}, which is gone" for code in kept if code not in there}
            field.choices = list((there | gone).items())
