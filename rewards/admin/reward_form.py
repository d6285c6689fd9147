"""The form of a reward: money as people write it, codes to choose from, days by their names."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from members.models import Store
from rewards.admin.amounts import AmountField, set_currency
from rewards.admin.programs import program_of
from rewards.admin.version_form import STORES_SHOWN, CodesField
from rewards.admin.zoned import ZonedField, use_zone
from rewards.models import (
    Period,
    Program,
    Reward,
    RewardKind,
    RewardPrice,
    RewardScope,
    Segment,
    Tier,
)

PRICE = ["price_points", "price_minor"]
WORTH = ["kind", "value_minor", "percent", "scope", "scope_codes", "pool", "voucher_days"]
PAYING = ["points_min", "bill_percent_max"]
OFFER = ["is_active", "stock_left", "valid_from", "valid_until"]
LIMIT = ["member_times_max", "member_times_per"]
WHEN = ["weekdays", "from_time", "until_time", "stores"]
WHO = ["tiers", "segments"]
# What may be left empty, and is then as a blank reward has it.
_WITH_DEFAULT = {
    "kind": RewardKind.OTHER,
    "scope": RewardScope.BASKET,
    "member_times_per": Period.LIFETIME,
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class RewardForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """What fits together is said by the model's own checks, beside the fields."""

    price_minor = AmountField(
        label="Money besides", required=False, empty=0, help_text="To be paid besides the points."
    )
    value_minor = AmountField(
        label="Value",
        required=False,
        empty=0,
        help_text="What it takes off the bill; empty when it is no discount. Of paying with "
        "points: what the points of the price are worth.",
    )
    weekdays = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        choices=list(enumerate(_DAYS, 1)),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="None means every day.",
    )
    valid_from = ZonedField(label="From", required=False)
    valid_until = ZonedField(label="Until", required=False, help_text="Excluded.")
    stores = CodesField(required=False, help_text="None means all.")
    tiers = CodesField(required=False, help_text="None means everybody.")
    segments = CodesField(required=False, help_text="The member must be in one of them.")

    class Meta:
        model = Reward
        fields = [
            "program", "code", "name", "description", *PRICE, *WORTH, *PAYING, *OFFER, *LIMIT,
            *WHEN, *WHO,
        ]  # fmt: skip
        labels = {
            "scope_codes": "Categories or SKUs",
            "pool": "Pool of vouchers",
            "price_points": "Points",
            "percent": "Percentage",
            "points_min": "Points at least",
            "bill_percent_max": "Share of the bill",
            "voucher_days": "Days a voucher is valid",
            "is_active": "On offer",
            "member_times_max": "Times a member can have it",
            "member_times_per": "In",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        program = program_of(self)
        set_currency(self, program)
        use_zone(self, program)
        for name in _WITH_DEFAULT:
            if name in self.fields:
                self.fields[name].required = False
        if "stock_left" in self.fields:
            # The page remembers what it showed, so that an untouched stock is no change, however
            # many were taken since.
            self.fields["stock_left"].show_hidden_initial = True
        self._offer(program)

    def clean(self) -> dict[str, Any]:
        """What was left empty is as a blank reward has it."""
        cleaned = super().clean() or self.cleaned_data
        for name, default in _WITH_DEFAULT.items():
            if cleaned.get(name) in {None, ""} and name in self.fields:
                cleaned[name] = getattr(self.instance, name) or default
        return cleaned

    def _offer(self, program: Program | None) -> None:
        """Let people choose from what there is."""
        own = {"program": program}
        self._choose("tiers", Tier.objects.filter(**own).values_list("code", "name"))
        self._choose("segments", Segment.objects.filter(**own).values_list("code", "name"))
        stores = Store.objects.order_by("code").values_list("code", "name")[:STORES_SHOWN]
        self._choose("stores", stores)
        if isinstance(pool := self.fields.get("pool"), forms.ModelChoiceField) and program:
            pool.queryset = program.pools.all()

    def _choose(self, name: str, rows: Any) -> None:
        if isinstance(field := self.fields.get(name), CodesField):
            there = {code: f"{label} ({code})" for code, label in rows}
            kept = getattr(self.instance, name) or []
            gone = {code: f"{code}, which is gone" for code in kept if code not in there}
            field.choices = list((there | gone).items())


class PriceForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """Another price."""

    money_minor = AmountField(label="Money besides", required=False, empty=0)

    class Meta:
        model = RewardPrice
        fields = ["points", "money_minor"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        program = self.instance.reward.program if self.instance.reward_id else None
        set_currency(self, program or Program.objects.filter(is_default=True).first())
