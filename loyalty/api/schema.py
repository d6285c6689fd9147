"""The answers of the hot path as OpenAPI schemas; a test holds each against real answers."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter

from loyalty.api.bodies import BATCH_MAX

Schema = dict[str, Any]

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="1 to 255 visible ASCII."
)
PAGE = [
    OpenApiParameter("limit", int, description="1 to 200; 50 when left out."),
    OpenApiParameter("cursor", str, description="From `next_cursor` or the Link header."),
]


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _partly(base: Schema, **optional: Schema) -> Schema:
    return {**base, "properties": {**base["properties"], **optional}}


def _or_null(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _text(description: str = "") -> Schema:
    return {"type": "string", **({"description": description} if description else {})}


def _id(prefix: str) -> Schema:
    return {"type": "string", "pattern": f"^{prefix}_[0-9a-z]{{26}}$"}


def _one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


TEXT = _text()
POINTS: Schema = {"type": "integer", "description": "Whole points."}
YES_NO: Schema = {"type": "boolean"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
AMOUNT = _text("A decimal amount in the currency beside it.")

PURCHASE = _partly(
    _object(
        id=_id("pur"),
        status=_one_of("accepted", "credited", "refused", "unclaimed"),
        external_id=TEXT,
        store=TEXT,
        terminal=_or_null(TEXT),
        member=_or_null(_id("mem")),
        occurred_at=INSTANT,
        received_at=INSTANT,
        currency=TEXT,
        total=AMOUNT,
        redemptions=_list(_id("red")),
        points=POINTS,
        tier=_or_null(TEXT),
        receipt=_list(_text("A line to print.")),
        notices=_list(_object(code=TEXT, detail=TEXT)),
    ),
    balance_after=POINTS,
    refusal=_object(reason=TEXT, detail=TEXT),
)
BATCH_REQUEST = _object(
    purchases={
        "type": "array",
        "minItems": 1,
        "maxItems": BATCH_MAX,
        "items": {"type": "object", "description": "A purchase, as POST /v1/purchases takes it."},
    }
)
_FIELD_ERROR = _object(pointer=TEXT, code=TEXT, detail=TEXT)
BATCH = _object(
    results=_list(
        {
            "type": "object",
            "required": ["index", "status"],
            "properties": {
                "index": {"type": "integer"},
                "status": {"type": "integer"},
                "replayed": YES_NO,
                "purchase": PURCHASE,
                "problem": {
                    "type": "object",
                    "required": ["code", "title", "detail", "errors"],
                    "properties": {
                        "code": TEXT,
                        "title": TEXT,
                        "detail": TEXT,
                        "errors": _list(_FIELD_ERROR),
                    },
                },
            },
        }
    )
)
EXPLANATION = _object(
    purchase=_id("pur"),
    status=_one_of("accepted", "credited", "refused", "unclaimed"),
    points=_or_null(POINTS),
    tier=_or_null(TEXT),
    rules=_list(
        _object(
            rule=TEXT,
            version={"type": "integer"},
            applied=YES_NO,
            points=POINTS,
            promise=_text("What the rule promised."),
            explanation=_text("What it gave, and why."),
        )
    ),
)
QUOTE = _object(
    member=_or_null(_id("mem")),
    points=POINTS,
    tier=_or_null(TEXT),
    available=_or_null(POINTS),
    receipt=_list(TEXT),
    rules=_list(
        _object(rule=TEXT, version={"type": "integer"}, points=POINTS, reason=_or_null(TEXT))
    ),
)
_BALANCE_NOW = _object(
    member=_id("mem"),
    points_name=TEXT,
    balance=POINTS,
    available=POINTS,
    held=POINTS,
    pending=POINTS,
    debt=POINTS,
    expiring=_or_null(_object(points=POINTS, expires_at=INSTANT)),
)
BALANCE: Schema = {
    "oneOf": [
        _BALANCE_NOW,
        _object(member=_id("mem"), points_name=TEXT, balance=POINTS, as_of=INSTANT),
    ]
}
LEDGER = _object(
    items=_list(
        _object(
            seq={"type": "integer"},
            kind=_one_of("accrual", "redemption", "reversal", "expiry"),
            points=POINTS,
            balance_after=POINTS,
            source=TEXT,
            occurred_at=INSTANT,
            recorded_at=INSTANT,
        )
    ),
    next_cursor=_or_null(TEXT),
)
LOTS = _object(
    items=_list(
        _object(
            earned=POINTS,
            remaining=POINTS,
            earned_at=INSTANT,
            available_from=INSTANT,
            expires_at=_or_null(INSTANT),
        )
    ),
    next_cursor=_or_null(TEXT),
)
REDEMPTION = _partly(
    _object(
        id=_id("red"),
        status=_one_of("held", "confirmed", "voided", "lapsed"),
        member=_id("mem"),
        reward=_object(id=_id("rew"), code=TEXT, name=TEXT),
        points=POINTS,
        purchase=_or_null(_id("pur")),
        late=YES_NO,
        lapses_at=_or_null(INSTANT),
        occurred_at=INSTANT,
    ),
    available=POINTS,
)
LOOKUP = _object(
    kind=_one_of("member", "receipt", "unknown"),
    member=_or_null(_object(id=_id("mem"), display_name=TEXT, status=TEXT)),
    balance=_or_null(_BALANCE_NOW),
    tier=_or_null(_object(code=TEXT, name=TEXT)),
    purchase=_or_null(_id("pur")),
    greeting=_text("One sentence for the cashier to say."),
)
