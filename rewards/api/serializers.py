"""The shape of rewards, rules and tiers on the wire; all of it is read only."""

from rest_framework import serializers

from members.api.fields import InstantField, StrictSerializer
from members.money import format_amount
from rewards.compiling import compiled
from rewards.earning import explain
from rewards.models import Reward, RuleVersion, Tier


class RewardSerializer(StrictSerializer[Reward]):
    """Something offered for points."""

    id = serializers.CharField(source="shown_id")
    code = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    price_points = serializers.IntegerField()
    value = serializers.SerializerMethodField("written_value", help_text="What it takes off.")
    currency = serializers.CharField(source="program.currency")
    stock_left = serializers.IntegerField(
        allow_null=True, help_text="How many are left; null means without limit."
    )
    is_active = serializers.BooleanField()
    valid_from = InstantField(allow_null=True)
    valid_until = InstantField(allow_null=True)

    def written_value(self, reward: Reward) -> str:
        return format_amount(reward.value_minor, reward.program.currency)


class RuleSerializer(StrictSerializer[RuleVersion]):
    """One published version of an earning rule. The context names the tiers by code."""

    rule = serializers.CharField(source="rule.code")
    name = serializers.CharField(source="rule.name")
    version = serializers.IntegerField(source="number")
    award = serializers.CharField()
    sentence = serializers.SerializerMethodField(help_text="The rule in plain words.")
    effective_from = InstantField()
    effective_until = InstantField(allow_null=True)

    def get_sentence(self, version: RuleVersion) -> str:
        program = version.rule.program
        return explain.sentence(
            compiled(version),
            currency=program.currency,
            points_name=program.points_name,
            tier_names=self.context["tier_names"],
        )


class TierSerializer(StrictSerializer[Tier]):
    """A level that a member reaches by spending."""

    code = serializers.CharField()
    name = serializers.CharField()
    spend = serializers.SerializerMethodField(
        help_text="The spend of the last 12 months that reaches it."
    )
    currency = serializers.CharField(source="program.currency")

    def get_spend(self, tier: Tier) -> str:
        return format_amount(tier.threshold, tier.program.currency)
