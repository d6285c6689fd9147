"""The answers about returns as OpenAPI schemas; a test holds each against real answers."""

from drf_spectacular.utils import OpenApiParameter

from loyalty.api.schema import (
    AMOUNT,
    INSTANT,
    POINTS,
    RECEIPT,
    REFUNDABLE_LINES,
    TEXT,
    TO_CASHIER,
    YES_NO,
    id_of,
    list_of,
    object_of,
    one_of,
    or_null,
    partly,
)

STATUSES = ["waiting", "applied", "set_apart"]

STATUS = OpenApiParameter(
    "status", str, enum=STATUSES, description="Only those in this state; all when left out."
)


_REFUND = object_of(
    id=id_of("ref"),
    status=one_of(*STATUSES),
    void=YES_NO,
    purchase=or_null(id_of("pur")),
    sale=object_of(store=TEXT, external_id=TEXT),
    member=or_null(id_of("mem")),
    store=TEXT,
    external_id=or_null(TEXT),
    reason=TEXT,
    currency=TEXT,
    total={**AMOUNT, "description": "What came back; 0 until the sale is known."},
    lines=REFUNDABLE_LINES,
    points={**POINTS, "description": "What left the sale: the four that follow, together."},
    points_taken=POINTS,
    points_owed=POINTS,
    points_expired={**POINTS, "description": "Were gone already, and are not taken again."},
    points_forgiven=POINTS,
    points_left=or_null({**POINTS, "description": "What the sale is worth from now on."}),
    balance_after=or_null(POINTS),
    refusal=or_null(object_of(code=TEXT, detail=TEXT, cashier_message=TO_CASHIER)),
    occurred_at=INSTANT,
    received_at=INSTANT,
    applied_at=or_null(INSTANT),
)
REFUND = partly(_REFUND, receipt=RECEIPT)
REFUNDS = object_of(items=list_of(REFUND), next_cursor=or_null(TEXT))
