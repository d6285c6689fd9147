"""The shape of rewards, rules and tiers on the wire; all of it is read only."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from members.api.fields import InstantField, StrictSerializer
from members.money import format_amount
from rewards import catalogue
from rewards.compiling import compiled
from rewards.earning import explain
from rewards.models import Reward, RuleVersion, Tier, TierBasis
from rewards.speech import choose

PRICE = {
    "type": "object",
    "required": ["points", "money"],
    "properties": {"points": {"type": "integer"}, "money": {"type": "string"}},
}


class RewardSerializer(StrictSerializer[Reward]):
    """Something offered for points."""

    id = serializers.CharField(source="shown_id")
    code = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    kind = serializers.CharField()
    scope = serializers.CharField()
    scope_codes = serializers.ListField(child=serializers.CharField())
    price_points = serializers.IntegerField()
    price_money = serializers.SerializerMethodField(help_text="To be paid besides the points.")
    prices = serializers.SerializerMethodField(help_text="All its prices, the first one first.")
    value = serializers.SerializerMethodField("written_value", help_text="What it takes off.")
    percent = serializers.IntegerField(
        allow_null=True, help_text="Of a percentage off: how many in a hundred."
    )
    points_min = serializers.IntegerField(
        allow_null=True, help_text="Of paying with points: the fewest at once."
    )
    bill_percent_max = serializers.IntegerField(
        allow_null=True, help_text="Of paying with points: the largest share of the bill."
    )
    currency = serializers.CharField(source="program.currency")
    member_times_max = serializers.IntegerField(
        allow_null=True, help_text="How often one member can have it in `member_times_per`."
    )
    member_times_per = serializers.CharField()
    weekdays = serializers.ListField(
        child=serializers.IntegerField(), help_text="1 is Monday; empty means every day."
    )
    from_time = serializers.TimeField(allow_null=True, help_text="By the store's clock.")
    until_time = serializers.TimeField(allow_null=True, help_text="Excluded.")
    stores = serializers.ListField(child=serializers.CharField(), help_text="Empty means all.")
    tiers = serializers.ListField(child=serializers.CharField(), help_text="Empty means all.")
    stock_left = serializers.IntegerField(
        allow_null=True, help_text="How many are left; null means without limit."
    )
    is_active = serializers.BooleanField()
    valid_from = InstantField(allow_null=True)
    valid_until = InstantField(allow_null=True)

    def written_value(self, reward: Reward) -> str:
        return format_amount(reward.value_minor, reward.program.currency)

    def get_price_money(self, reward: Reward) -> str:
        return format_amount(reward.price_minor, reward.program.currency)

    @extend_schema_field({"type": "array", "items": PRICE})
    def get_prices(self, reward: Reward) -> list[dict[str, object]]:
        return [
            {
                "points": price.points,
                "money": format_amount(price.money_minor, reward.program.currency),
            }
            for price in catalogue.prices_of(reward)
        ]


class RuleSerializer(StrictSerializer[RuleVersion]):
    """One published version of an earning rule. The context names the tiers by code."""

    rule = serializers.CharField(source="rule.code")
    name = serializers.CharField(source="rule.name")
    version = serializers.IntegerField(source="number")
    award = serializers.CharField()
    sentence = serializers.SerializerMethodField(
        help_text="The rule in plain words; in the language of Accept-Language, else the program's."
    )
    effective_from = InstantField()
    effective_until = InstantField(allow_null=True)

    def get_sentence(self, version: RuleVersion) -> str:
        program = version.rule.program
        return explain.sentence(
            compiled(version),
            currency=program.currency,
            points_name=program.points_name,
            tier_names=self.context["tier_names"],
            language=choose(self.context["language"], program.language),
        )


class TierSerializer(StrictSerializer[Tier]):
    """A level that a member reaches by what they spend, or by qualifying points."""

    code = serializers.CharField()
    name = serializers.CharField()
    basis = serializers.CharField(source="program.tier_basis", help_text="`spend` or `points`.")
    threshold = serializers.SerializerMethodField(
        help_text="What reaches it: a decimal amount, or whole points."
    )
    spend = serializers.SerializerMethodField(help_text="The same, where spend counts; else null.")
    currency = serializers.CharField(source="program.currency")
    benefits = serializers.ListField(child=serializers.CharField())

    @extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}]})
    def get_threshold(self, tier: Tier) -> str | int:
        return self.get_spend(tier) or tier.threshold

    def get_spend(self, tier: Tier) -> str | None:
        if tier.program.tier_basis != TierBasis.SPEND:
            return None
        return format_amount(tier.threshold, tier.program.currency)
