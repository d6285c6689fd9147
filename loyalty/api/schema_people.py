"""Transfers, households and merges as OpenAPI schemas."""

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
from loyalty.models import TransferKind

_WHO = {"type": "string", "pattern": "^(mem|hou)_[0-9a-z]{26}$"}

TRANSFER = object_of(
    id=id_of("tra"),
    kind=one_of(*TransferKind.values),
    sender=_WHO,
    recipient=_WHO,
    points=POINTS,
    debt=POINTS,
    note=TEXT,
    merge=or_null(id_of("mrg")),
    occurred_at=INSTANT,
)
HOUSEHOLD = object_of(
    id=id_of("hou"),
    name=TEXT,
    members=list_of(
        object_of(
            member=id_of("mem"),
            role=one_of("owner", "member"),
            may_spend=YES_NO,
            joined_at=INSTANT,
        )
    ),
    created_at=INSTANT,
    dissolved_at=or_null(INSTANT),
)
MERGE = object_of(
    id=id_of("mrg"),
    loser=id_of("mem"),
    survivor=id_of("mem"),
    reason=TEXT,
    transfers=list_of(TRANSFER),
    merged_at=INSTANT,
    undone_at=or_null(INSTANT),
)
