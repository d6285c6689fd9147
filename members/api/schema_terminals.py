"""What the answers to tills look like, for the OpenAPI file."""

from typing import Any, Final

from members.api.schema_login import INSTANT, TEXT, id_of, object_of

MAYBE_INSTANT: Final[dict[str, Any]] = {"oneOf": [INSTANT, {"type": "null"}]}
ENROLLED: Final = object_of(
    key={**TEXT, "description": "Shown this once."},
    key_id=id_of("key"),
    store=TEXT,
    store_name=TEXT,
    terminal=TEXT,
    currency=TEXT,
    time_zone=TEXT,
    scopes={"type": "array", "items": TEXT},
    expires_at=MAYBE_INSTANT,
)
HEARTBEAT: Final = object_of(
    now=INSTANT,
    renew_key={"type": "boolean", "description": "Ask POST /v1/terminals/self/key for another."},
    key_expires_at=MAYBE_INSTANT,
)
