"""Vouchers at the till as OpenAPI schemas; a test holds each against real answers."""

from loyalty.api.schema import (
    INSTANT,
    ITEM_PROBLEM,
    TEXT,
    YES_NO,
    id_of,
    list_of,
    object_of,
    one_of,
    or_null,
    partly,
    text,
)
from loyalty.api.voucher_bodies import USES_MAX
from rewards.models import RewardKind, RewardScope

_TERMS = partly(
    object_of(code=TEXT, name=TEXT, kind=one_of(*RewardKind.values)),
    percent={"type": "integer"},
    value=text("What it takes off the bill."),
    currency=TEXT,
    scope=one_of(*RewardScope.values),
    of=list_of(text("A category or SKU.")),
)
VOUCHER = object_of(
    id=id_of("vou"),
    code=text("As it is shown to people."),
    status=one_of("issued", "used", "revoked", "expired"),
    usable=YES_NO,
    why_not=text("In words; empty when it can be used."),
    reward=_TERMS,
    member=or_null(id_of("mem")),
    issued_at=INSTANT,
    expires_at=or_null(INSTANT),
    used_at=or_null(INSTANT),
)
USE = object_of(
    id=id_of("vus"),
    status=one_of("accepted", "conflict", "undone"),
    voucher=id_of("vou"),
    reward=_TERMS,
    store=TEXT,
    external_id=TEXT,
    offline=YES_NO,
    occurred_at=INSTANT,
    received_at=INSTANT,
    cases=list_of(id_of("cas")),
)
BATCH_REQUEST = object_of(
    uses={
        "type": "array",
        "minItems": 1,
        "maxItems": USES_MAX,
        "items": {"type": "object", "description": "As POST /v1/vouchers/redeem takes it."},
    }
)
BATCH = object_of(
    results=list_of(
        partly(
            object_of(index={"type": "integer"}, status={"type": "integer"}),
            replayed=YES_NO,
            use=USE,
            problem=ITEM_PROBLEM,
        )
    )
)
