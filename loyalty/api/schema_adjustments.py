"""Adjustments as OpenAPI schemas; a test holds each against real answers."""

from loyalty.api.schema import (
    INSTANT,
    POINTS,
    TEXT,
    YES_NO,
    id_of,
    list_of,
    object_of,
    one_of,
    or_null,
)

_DAY = or_null({"type": "string", "format": "date"})

ADJUSTMENT = object_of(
    id=id_of("adj"),
    status=one_of("proposed", "approved", "rejected"),
    member=id_of("mem"),
    kind=one_of("points", "debt", "extension", "reinstatement"),
    points=POINTS,
    reason=TEXT,
    note=TEXT,
    lots_until=_DAY,
    expires_on=_DAY,
    proposed_by=TEXT,
    proposed_at=INSTANT,
    decided_by=or_null(TEXT),
    decided_at=or_null(INSTANT),
    decision_note=TEXT,
    balance_after=or_null(POINTS),
)
ADJUSTMENTS = object_of(items=list_of(ADJUSTMENT), next_cursor=or_null(TEXT))
PREVIEW = object_of(
    points=POINTS,
    balance=POINTS,
    balance_after=POINTS,
    debt_after=POINTS,
    needs_approval=YES_NO,
)
