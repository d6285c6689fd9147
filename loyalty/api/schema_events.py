"""Events as OpenAPI schemas; a test holds each against real answers."""

from loyalty.api.schema import (
    AMOUNT,
    INSTANT,
    POINTS,
    TEXT,
    id_of,
    list_of,
    object_of,
    or_null,
    text,
)

EVENT = object_of(
    id=id_of("evt"),
    type=TEXT,
    key=TEXT,
    member=id_of("mem"),
    store=or_null(TEXT),
    occurred_at=INSTANT,
    received_at=INSTANT,
    quantity={"type": "integer"},
    amount=AMOUNT,
    currency=TEXT,
    data={"type": "object", "additionalProperties": True},
    points=POINTS,
    balance_after=POINTS,
    why=list_of(text("What a rule gave, or why not.")),
)
