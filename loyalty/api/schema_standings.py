"""What is answered about tiers, stamp cards and vouchers, as OpenAPI schemas."""

from loyalty.api.schema import (
    INSTANT,
    TEXT,
    Schema,
    id_of,
    list_of,
    object_of,
    one_of,
    or_null,
    text,
)
from loyalty.models import StandingReason

DAY: Schema = {"type": "string", "format": "date"}
COUNT: Schema = {"type": "integer"}
FIGURE: Schema = {
    "oneOf": [{"type": "string"}, {"type": "integer"}],
    "description": "A decimal amount where spend counts, whole points where points do.",
}
_TIER = or_null(object_of(code=TEXT, name=TEXT))
_REWARD = object_of(id=id_of("rew"), name=TEXT)

MEMBER_TIER = object_of(
    member=id_of("mem"),
    tier=_TIER,
    benefits=list_of(TEXT),
    since=or_null(INSTANT),
    kept_until=or_null(INSTANT),
    basis=one_of("spend", "points"),
    currency=TEXT,
    figure=FIGURE,
    counted_from=or_null(INSTANT),
    to_stay=or_null(object_of(missing=FIGURE, by=INSTANT, last_day=DAY)),
    to_rise=or_null(
        object_of(tier=_TIER, missing=FIGURE, by=or_null(INSTANT)),
    ),
    history=list_of(
        object_of(
            tier=or_null(TEXT),
            since=INSTANT,
            kept_until=or_null(INSTANT),
            reason=one_of(*StandingReason.values),
        )
    ),
)
STAMP_CARDS = object_of(
    items=list_of(
        object_of(
            card=TEXT,
            name=TEXT,
            stamps=COUNT,
            needed=COUNT,
            owed={**COUNT, "description": "Stamps that a used voucher was not worth any more."},
            full_cards=COUNT,
            reward=_REWARD,
            valid_until=or_null(INSTANT),
        )
    ),
    next_cursor=or_null(TEXT),
)
VOUCHERS = object_of(
    items=list_of(
        object_of(
            id=id_of("vou"),
            code=text("As it is shown to people; read in any case, with or without hyphens."),
            status=one_of("issued", "used", "revoked", "expired"),
            reward=_REWARD,
            stamp_card=or_null(TEXT),
            issued_at=INSTANT,
            expires_at=or_null(INSTANT),
            used_at=or_null(INSTANT),
        )
    ),
    next_cursor=or_null(TEXT),
)
