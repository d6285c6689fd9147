"""The shape of members and their identifiers on the wire; what they mean is the domain's."""

from datetime import date, timedelta
from typing import Any

from django.core.validators import RegexValidator
from django.utils import timezone
from rest_framework import serializers

from members.api.fields import (
    DayField,
    FlagField,
    InstantField,
    MetadataField,
    StrictSerializer,
    TextField,
)
from members.identifiers import IDENTIFIERS_MAX
from members.models import Identifier, IdentifierKind, Member, MemberStatus
from members.normal_forms import SCAN_LENGTH_MAX

LANGUAGE_PATTERN = "^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}$"
LANGUAGE_TAG = RegexValidator(
    LANGUAGE_PATTERN.removesuffix("$") + r"\Z",
    "Send a BCP 47 tag such as fi or en-GB.",
    code="invalid_format",
)


class NewIdentifierSerializer(StrictSerializer[Any]):
    """An identifier to attach, in any spelling."""

    kind = serializers.ChoiceField(choices=IdentifierKind.choices)
    value = TextField(max_length=SCAN_LENGTH_MAX)


class IdentifierSerializer(StrictSerializer[Identifier]):
    """An identifier as it is stored, in its normal form."""

    id = serializers.CharField(source="shown_id", read_only=True)
    kind = serializers.ChoiceField(choices=IdentifierKind.choices, read_only=True)
    value = serializers.CharField(read_only=True)
    attached_at = InstantField(read_only=True)
    blocked_at = InstantField(
        read_only=True, allow_null=True, help_text="Since then it finds nobody, and stays taken."
    )
    replaced_by = serializers.SerializerMethodField()

    def get_replaced_by(self, identifier: Identifier) -> str | None:
        """The id of what the member was given instead."""
        return identifier.replaced_by.shown_id if identifier.replaced_by else None


class ReplacementSerializer(StrictSerializer[Any]):
    """What takes the place of a lost identifier."""

    value = TextField(
        max_length=SCAN_LENGTH_MAX,
        required=False,
        help_text="In any spelling. Left out, a card number is made up.",
    )


class MemberSerializer(StrictSerializer[Member]):
    """A member; what is not read-only may be changed."""

    id = serializers.CharField(source="shown_id", read_only=True)
    display_name = TextField(max_length=200, allow_blank=True, required=False)
    status = serializers.ChoiceField(choices=MemberStatus.choices, read_only=True)
    language = TextField(max_length=35, allow_blank=True, required=False, validators=[LANGUAGE_TAG])
    birth_on = DayField(allow_null=True, required=False)
    metadata = MetadataField(required=False)
    enrolled_at = InstantField(read_only=True)
    identifiers = IdentifierSerializer(many=True, read_only=True)
    merged_into = serializers.SerializerMethodField()
    household = serializers.SerializerMethodField()

    def get_merged_into(self, member: Member) -> str | None:
        """The id of the member whom this one turned out to be."""
        return member.merged_into.shown_id if member.merged_into else None

    def get_household(self, member: Member) -> str | None:
        """The id of the household in whose pool the points are."""
        household = getattr(member.holder, "household", None)
        return household.shown_id if household else None

    def validate_birth_on(self, value: date | None) -> date | None:
        """Nobody is born tomorrow (a day of grace, for the zones ahead of UTC)."""
        if value is not None and value > timezone.now().date() + timedelta(days=1):
            raise serializers.ValidationError("This day is in the future.", code="out_of_range")
        return value


class EnrolmentSerializer(MemberSerializer):
    """A person to enrol."""

    identifiers = NewIdentifierSerializer(  # type: ignore[assignment,call-arg]  # many takes more
        many=True, required=False, max_length=IDENTIFIERS_MAX - 1
    )
    issue_card = FlagField(
        required=False, help_text="Make up a card number unless one is sent; true by default."
    )
