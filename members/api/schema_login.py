"""What the answers about signing in and consents look like, for the OpenAPI file."""

from typing import Any, Final

from members.models import Channel, ConsentSource, Purpose

INSTANT: Final[dict[str, Any]] = {"type": "string", "format": "date-time"}
TEXT: Final[dict[str, Any]] = {"type": "string"}
_MAYBE_TEXT: Final[dict[str, Any]] = {"type": ["string", "null"]}


def object_of(**members: Any) -> dict[str, Any]:
    """An object that has all of these members, and no others."""
    return {
        "type": "object",
        "required": list(members),
        "properties": members,
        "additionalProperties": False,
    }


def items_of(one: dict[str, Any]) -> dict[str, Any]:
    """A list that is short enough for one page."""
    return object_of(items={"type": "array", "items": one})


def id_of(prefix: str) -> dict[str, Any]:
    """A public id."""
    return {"type": "string", "pattern": f"^{prefix}_[0-9a-z]{{26}}$"}


CODE_SENT: Final = object_of(expires_in={"type": "integer", "minimum": 1})
SIGNED_IN: Final = object_of(
    access_token=TEXT,
    token_type={"type": "string", "enum": ["Bearer"]},
    expires_in={"type": "integer", "minimum": 1},
    refresh_token=TEXT,
    refresh_expires_at=INSTANT,
    session=id_of("ses"),
    member=id_of("mem"),
)
SESSION: Final = object_of(
    id=id_of("ses"),
    device=TEXT,
    started_at=INSTANT,
    refreshed_at=INSTANT,
    expires_at=INSTANT,
    is_current={"type": "boolean"},
)
SESSIONS: Final = items_of(SESSION)
CONSENT: Final = object_of(
    id=id_of("con"),
    purpose={"type": "string", "enum": Purpose.values},
    channel={"type": "string", "enum": Channel.values},
    granted={"type": "boolean"},
    source={"type": "string", "enum": ConsentSource.values},
    wording=TEXT,
    language=TEXT,
    said_at=INSTANT,
)
CONSENTS: Final = items_of(CONSENT)
