"""Webhook endpoints, deliveries and the event log as OpenAPI schemas."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter

from members.api.schema_login import INSTANT, TEXT, id_of, object_of

COUNT: Final[dict[str, Any]] = {"type": "integer", "minimum": 0}
MAYBE_INSTANT: Final[dict[str, Any]] = {"oneOf": [INSTANT, {"type": "null"}]}
MAYBE_TEXT: Final[dict[str, Any]] = {"type": ["string", "null"]}
MAYBE_COUNT: Final[dict[str, Any]] = {"type": ["integer", "null"]}


def list_of(one: dict[str, Any]) -> dict[str, Any]:
    """A list of these."""
    return {"type": "array", "items": one}


def page_of(one: dict[str, Any]) -> dict[str, Any]:
    """A page of these."""
    return object_of(items=list_of(one), next_cursor=MAYBE_TEXT)


_ENDPOINT: Final[dict[str, Any]] = {
    "id": id_of("whe"),
    "url": TEXT,
    "description": TEXT,
    "kinds": list_of(TEXT),
    "status": {"type": "string", "enum": ["enabled", "paused", "disabled"]},
    "status_since": INSTANT,
    "reason": {**TEXT, "description": "Why it was disabled, or empty."},
    "failures": {**COUNT, "description": "Attempts that failed since the last good one."},
    "failing_since": MAYBE_INSTANT,
    "previous_secret_until": MAYBE_INSTANT,
    "created_at": INSTANT,
}
ENDPOINT: Final = object_of(**_ENDPOINT)
ENDPOINTS: Final = page_of(ENDPOINT)
WITH_SECRET: Final = object_of(
    **_ENDPOINT, secret={**TEXT, "description": "`whsec_…`, shown this once."}
)

_DELIVERY: Final[dict[str, Any]] = {
    "id": {**id_of("whd"), "description": "Also the `webhook-id` that is sent."},
    "endpoint": id_of("whe"),
    "type": TEXT,
    "subject": TEXT,
    "cursor": MAYBE_TEXT,
    "status": {"type": "string", "enum": ["pending", "delivered", "given_up"]},
    "attempt_count": COUNT,
    "next_at": MAYBE_INSTANT,
    "created_at": INSTANT,
    "settled_at": MAYBE_INSTANT,
}
DELIVERY: Final = object_of(**_DELIVERY)
DELIVERIES: Final = page_of(DELIVERY)
WITH_ATTEMPTS: Final = object_of(
    **_DELIVERY,
    attempts=list_of(
        object_of(at=INSTANT, status_code=MAYBE_COUNT, error=TEXT, milliseconds=COUNT, answer=TEXT)
    ),
)
REPLAYED: Final = object_of(
    events={**COUNT, "description": "How many are sent again."},
    next_cursor={**MAYBE_TEXT, "description": "There are more: replay `after` this one."},
)
MESSAGE: Final = object_of(
    type=TEXT,
    timestamp=INSTANT,
    data={"type": "object", "required": ["subject"], "additionalProperties": True},
    cursor=TEXT,
)
LOG: Final = object_of(
    items=list_of(MESSAGE),
    next_cursor={**TEXT, "description": "Go on with `after` this; also when nothing was there."},
    has_more={"type": "boolean", "description": "Ask again at once."},
)

LIMIT: Final = OpenApiParameter("limit", int, description="1 to 200; 50 when left out.")
PAGE: Final = [
    LIMIT,
    OpenApiParameter("cursor", str, description="From `next_cursor` or the Link header."),
]
IF_MATCH: Final = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of what was read."
)
