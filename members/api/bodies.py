"""
What hot-path bodies are made of: their base, and the types that pydantic alone would read too
kindly.
"""

import re
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, to_json

from members.api.instants import parse_instant
from members.money import AMOUNT_PATTERN

AMOUNT_LENGTH_MAX: Final = 40
METADATA_MEMBERS_MAX: Final = 50
METADATA_BYTES_MAX: Final = 8 * 1024


class Body(BaseModel):
    """The base of every hot-path body: unknown members refused, no value coerced."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _instant(value: Any) -> datetime:
    try:
        if isinstance(value, str):
            return parse_instant(value)
    except ValueError:
        pass
    raise PydanticCustomError(
        "invalid_instant", "Send an RFC 3339 instant with an offset, such as 2026-03-29T01:30:00Z"
    )


_AMOUNT = re.compile(AMOUNT_PATTERN)


def _amount(value: str) -> str:
    if len(value) <= AMOUNT_LENGTH_MAX and _AMOUNT.fullmatch(value):
        return value
    raise PydanticCustomError(
        "invalid_amount", "Send an amount as ASCII digits with a dot, such as 12.50"
    )


def _bounded_metadata(value: dict[str, Any]) -> dict[str, Any]:
    if len(value) > METADATA_MEMBERS_MAX or len(to_json(value)) > METADATA_BYTES_MAX:
        raise PydanticCustomError(
            "too_large",
            "Metadata may have {members} members and {bytes} bytes",
            {"members": METADATA_MEMBERS_MAX, "bytes": METADATA_BYTES_MAX},
        )
    return value


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An RFC 3339 instant, read as UTC."""

AmountText = Annotated[
    str,
    AfterValidator(_amount),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{AMOUNT_PATTERN}$", "maxLength": AMOUNT_LENGTH_MAX}
    ),
]
"""A decimal string; `members.money.minor_units` reads it, in words a person understands."""

CurrencyCode = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
"""Three letters; whether they are a currency in use is for `members.money`."""

Metadata = Annotated[dict[str, Any], AfterValidator(_bounded_metadata)]
"""The caller's own notes, kept as they are and never read."""
