"""The answers about returns as OpenAPI schemas; a test holds each against real answers."""

from drf_spectacular.utils import OpenApiParameter

from loyalty.api.schema import AMOUNT, INSTANT, POINTS, TEXT, YES_NO, Schema

STATUSES = ["waiting", "applied", "set_apart"]

STATUS = OpenApiParameter(
    "status", str, enum=STATUSES, description="Only those in this state; all when left out."
)


def _shape(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _or_null(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _id(prefix: str) -> Schema:
    return {"type": "string", "pattern": f"^{prefix}_[0-9a-z]{{26}}$"}


LINES: Schema = {"type": "array", "items": _shape(line=TEXT, quantity=TEXT, amount=AMOUNT)}

REFUND = _shape(
    id=_id("ref"),
    status={"type": "string", "enum": STATUSES},
    void=YES_NO,
    purchase=_or_null(_id("pur")),
    sale=_shape(store=TEXT, external_id=TEXT),
    member=_or_null(_id("mem")),
    store=TEXT,
    external_id=_or_null(TEXT),
    reason=TEXT,
    currency=TEXT,
    total={**AMOUNT, "description": "What came back; 0 until the sale is known."},
    lines=LINES,
    points={**POINTS, "description": "What left the sale: the four that follow, together."},
    points_taken=POINTS,
    points_owed=POINTS,
    points_expired={**POINTS, "description": "Were gone already, and are not taken again."},
    points_forgiven=POINTS,
    points_left=_or_null({**POINTS, "description": "What the sale is worth from now on."}),
    balance_after=_or_null(POINTS),
    refusal=_or_null(_shape(code=TEXT, detail=TEXT)),
    occurred_at=INSTANT,
    received_at=INSTANT,
    applied_at=_or_null(INSTANT),
)
REFUNDS = _shape(items={"type": "array", "items": REFUND}, next_cursor=_or_null(TEXT))
