"""
Serializer fields that read only what they are meant to read.

Always: a field no serializer names is refused; text is text and not a number; nothing outside
ASCII counts as a digit.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema_field
from pydantic_core import to_json
from rest_framework import serializers

from members.api.bodies import METADATA_BYTES_MAX, METADATA_MEMBERS_MAX
from members.api.instants import format_instant, parse_day

T = TypeVar("T")


class StrictSerializer(serializers.Serializer[T]):
    """A serializer that refuses members it does not know, and anything that is no object."""

    def to_internal_value(self, data: Any) -> Any:
        """Check the names first: a misspelled field must not look like a missing one."""
        if not isinstance(data, Mapping):
            error = serializers.ErrorDetail("Send a JSON object.", code="wrong_type")
            raise serializers.ValidationError({"non_field_errors": [error]})
        unknown = [name for name in data if name not in self._writable_names()]
        if unknown:
            detail = "There is no field of this name; remove it or check its spelling."
            errors = {
                name[:100]: [serializers.ErrorDetail(detail, code="unknown_field")]
                for name in unknown
            }
            raise serializers.ValidationError(errors)
        return super().to_internal_value(data)

    def _writable_names(self) -> set[str]:
        return {name for name, field in self.fields.items() if not field.read_only}


class TextField(serializers.CharField):
    """Text without control characters; a number is not text."""

    def to_internal_value(self, data: Any) -> str:
        """Refuse everything but a string, which the framework would turn into one."""
        if not isinstance(data, str):
            raise serializers.ValidationError("Send text.", code="wrong_type")
        if any(ord(character) < 32 or ord(character) == 127 for character in data):
            raise serializers.ValidationError(
                "Control characters are not allowed.", code="invalid_format"
            )
        return super().to_internal_value(data)


class FlagField(serializers.BooleanField):
    """true or false; the words "yes" and "1" are neither."""

    def to_internal_value(self, data: Any) -> bool:
        """Refuse everything but a JSON boolean."""
        if not isinstance(data, bool):
            raise serializers.ValidationError("Send true or false.", code="wrong_type")
        return data


class DayField(serializers.DateField):
    """A calendar day, `2026-03-29`, and no other spelling of ISO 8601."""

    def to_internal_value(self, value: Any) -> date:
        """Refuse everything but ten characters."""
        try:
            if isinstance(value, str):
                return parse_day(value)
        except ValueError:
            pass
        raise serializers.ValidationError(
            "Send a calendar day such as 1990-05-17.", code="invalid_format"
        )


class InstantField(serializers.DateTimeField):
    """An instant in UTC, as every endpoint writes it; read-only."""

    def to_representation(self, value: datetime) -> str:
        """Write it with a Z."""
        return format_instant(value)


@extend_schema_field({"type": "object", "additionalProperties": {}})
class MetadataField(serializers.JSONField):
    """The caller's own notes: a small JSON object, kept as it is and never read."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse what is no object, or too large."""
        if not isinstance(data, dict):
            raise serializers.ValidationError("Send a JSON object.", code="wrong_type")
        if len(data) > METADATA_MEMBERS_MAX or len(to_json(data)) > METADATA_BYTES_MAX:
            raise serializers.ValidationError(
                f"Metadata may have {METADATA_MEMBERS_MAX} members and {METADATA_BYTES_MAX} bytes.",
                code="too_large",
            )
        return data
