"""The answers of the hot path as OpenAPI schemas; a test holds each against real answers."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter

from loyalty.api.bodies import BATCH_MAX
from loyalty.models import EntryKind

Schema = dict[str, Any]

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="1 to 255 visible ASCII."
)
PAGE = [
    OpenApiParameter("limit", int, description="1 to 200; 50 when left out."),
    OpenApiParameter("cursor", str, description="From `next_cursor` or the Link header."),
]


def object_of(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def partly(base: Schema, **optional: Schema) -> Schema:
    return {**base, "properties": {**base["properties"], **optional}}


def or_null(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def list_of(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def text(description: str = "") -> Schema:
    return {"type": "string", **({"description": description} if description else {})}


def id_of(prefix: str) -> Schema:
    return {"type": "string", "pattern": f"^{prefix}_[0-9a-z]{{26}}$"}


def one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


TEXT = text()
TO_CASHIER = text("Polite and without names, in the language of Accept-Language.")
LAST_DAY: Schema = {
    "type": "string",
    "format": "date",
    "description": "The last day they can be used, in the program's zone.",
}
POINTS: Schema = {"type": "integer", "description": "Whole points."}
YES_NO: Schema = {"type": "boolean"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
AMOUNT = text("A decimal amount in the currency beside it.")
RECEIPT = list_of(text("A line to print."))

REFUNDABLE_LINES = list_of(object_of(line=TEXT, quantity=TEXT, amount=AMOUNT))
PURCHASE = partly(
    object_of(
        id=id_of("pur"),
        status=one_of(
            "accepted",
            "credited",
            "refused",
            "unclaimed",
            "partly_returned",
            "returned",
            "voided",
        ),
        external_id=TEXT,
        store=TEXT,
        terminal=or_null(TEXT),
        member=or_null(id_of("mem")),
        occurred_at=INSTANT,
        received_at=INSTANT,
        currency=TEXT,
        total=AMOUNT,
        redemptions=list_of(id_of("red")),
        points=POINTS,
        tier=or_null(TEXT),
        receipt=RECEIPT,
        notices=list_of(object_of(code=TEXT, detail=TEXT, cashier_message=TO_CASHIER)),
    ),
    balance_after=POINTS,
    refusal=object_of(reason=TEXT, detail=TEXT, cashier_message=TO_CASHIER),
    returned={**AMOUNT, "description": "What came back of it so far."},
    refundable={**AMOUNT, "description": "What can still be returned."},
    refundable_lines=REFUNDABLE_LINES,
    lines=list_of(
        object_of(
            line=TEXT,
            name=or_null(TEXT),
            sku=or_null(TEXT),
            category=or_null(TEXT),
            quantity=TEXT,
            net=AMOUNT,
        )
    ),
    tenders=list_of(object_of(type=TEXT, amount=AMOUNT)),
)
PRINTED = object_of(purchase=id_of("pur"), receipt=RECEIPT)
BATCH_REQUEST = object_of(
    purchases={
        "type": "array",
        "minItems": 1,
        "maxItems": BATCH_MAX,
        "items": {"type": "object", "description": "A purchase, as POST /v1/purchases takes it."},
    }
)
_FIELD_ERROR = object_of(pointer=TEXT, code=TEXT, detail=TEXT)
ITEM_PROBLEM = {
    "type": "object",
    "required": ["code", "title", "detail", "errors", "retryable"],
    "properties": {
        "code": TEXT,
        "title": TEXT,
        "detail": TEXT,
        "errors": list_of(_FIELD_ERROR),
        "retryable": YES_NO,
        "retry_after": {"type": "integer", "description": "Seconds, as in Retry-After."},
    },
}
BATCH = object_of(
    results=list_of(
        {
            "type": "object",
            "required": ["index", "status"],
            "properties": {
                "index": {"type": "integer"},
                "status": {"type": "integer"},
                "replayed": YES_NO,
                "purchase": PURCHASE,
                "problem": ITEM_PROBLEM,
            },
        }
    )
)
EXPLANATION = object_of(
    purchase=id_of("pur"),
    status=one_of("accepted", "credited", "refused", "unclaimed"),
    points=or_null(POINTS),
    tier=or_null(TEXT),
    rules=list_of(
        object_of(
            rule=TEXT,
            version={"type": "integer"},
            applied=YES_NO,
            points=POINTS,
            promise=text("What the rule promised."),
            explanation=text("What it gave, and why."),
        )
    ),
)
QUOTE = object_of(
    member=or_null(id_of("mem")),
    points=POINTS,
    tier=or_null(TEXT),
    available=or_null(POINTS),
    receipt=RECEIPT,
    rules=list_of(
        object_of(rule=TEXT, version={"type": "integer"}, points=POINTS, reason=or_null(TEXT))
    ),
)
BALANCE_NOW = object_of(
    member=id_of("mem"),
    points_name=TEXT,
    balance=POINTS,
    available=POINTS,
    held=POINTS,
    pending=POINTS,
    debt=POINTS,
    expiring=or_null(
        object_of(
            points=POINTS,
            expires_at=INSTANT,
            last_day=LAST_DAY,
        )
    ),
)
BALANCE: Schema = {
    "oneOf": [
        BALANCE_NOW,
        object_of(
            member=id_of("mem"),
            points_name=TEXT,
            balance=POINTS,
            held=POINTS,
            debt=POINTS,
            as_of=INSTANT,
        ),
    ]
}
LEDGER = object_of(
    items=list_of(
        object_of(
            seq={"type": "integer"},
            kind=one_of(*(label for _, label in EntryKind.choices)),
            points=POINTS,
            balance_after=POINTS,
            source=TEXT,
            occurred_at=INSTANT,
            recorded_at=INSTANT,
        )
    ),
    next_cursor=or_null(TEXT),
)
LOTS = object_of(
    items=list_of(
        object_of(
            earned=POINTS,
            remaining=POINTS,
            earned_at=INSTANT,
            available_from=or_null(INSTANT),
            expires_at=or_null(INSTANT),
        )
    ),
    next_cursor=or_null(TEXT),
)
REDEMPTION = partly(
    object_of(
        id=id_of("red"),
        status=one_of("held", "confirmed", "voided", "lapsed"),
        member=id_of("mem"),
        reward=object_of(id=id_of("rew"), code=TEXT, name=TEXT),
        points=POINTS,
        money={**AMOUNT, "description": "To be paid besides the points."},
        value={**AMOUNT, "description": "What it takes off the bill."},
        currency=TEXT,
        voucher=or_null(text("The code of a voucher, once it is confirmed.")),
        purchase=or_null(id_of("pur")),
        late=YES_NO,
        lapses_at=or_null(INSTANT),
        occurred_at=INSTANT,
    ),
    available=POINTS,
    receipt=RECEIPT,
)
