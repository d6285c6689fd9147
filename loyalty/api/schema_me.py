"""What a member's app is answered, as OpenAPI schemas."""

from loyalty.api import schema_standings as standings
from loyalty.api.schema import (
    BALANCE,
    INSTANT,
    LEDGER,
    REDEMPTION,
    TEXT,
    YES_NO,
    Schema,
    id_of,
    list_of,
    object_of,
    one_of,
    or_null,
    partly,
    text,
)
from loyalty.models import ClaimReason, ClaimStatus

COUNT: Schema = {"type": "integer"}
OFFER: Schema = {"$ref": "#/components/schemas/Offer"}
TOKEN = or_null(text("To show as QR while it can be used: a till reads it without the network."))


def page_of(of: Schema) -> Schema:
    return object_of(items=list_of(of), next_cursor=or_null(TEXT))


def _only(base: Schema, *left_out: str) -> Schema:
    names = [name for name in base["properties"] if name not in left_out]
    return object_of(**{name: base["properties"][name] for name in names})


TIER_NOW = partly(
    _only(standings.MEMBER_TIER, "history"),
    percent={**COUNT, "description": "How far to the next tier; 100 at the top."},
)
HOME = object_of(
    member=object_of(
        id=id_of("mem"), display_name=TEXT, language=TEXT, household=or_null(id_of("hou"))
    ),
    greeting=TEXT,
    sentences=list_of(text("Ready to show, the most urgent first.")),
    balance=BALANCE["oneOf"][0],
    tier=TIER_NOW,
    stamp_cards=standings.STAMP_CARDS["properties"]["items"],
    offers=list_of(OFFER),
    vouchers={**COUNT, "description": "How many can be used now."},
)
PICTURE = object_of(
    width={**COUNT, "description": "Of the viewBox, quiet zone included."},
    height=COUNT,
    path=text("An SVG path, `d`; dark on light."),
)
VOUCHER_PICTURE = or_null(
    {**PICTURE, "description": "QR of the voucher's code, as long as it can be used."}
)
OWN_PICTURE = or_null(
    {**PICTURE, "description": "QR for the till: the id while it is held, then the voucher's code."}
)
CHANGES = object_of(version=text("Stays the same as long as nothing happened to the member."))
CARD = object_of(
    member=id_of("mem"),
    display_name=TEXT,
    number=or_null(text("The number of the card, an EAN-13.")),
    barcode=or_null(PICTURE),
    codes=list_of(
        object_of(
            text=text("To show as QR from `valid_from` until `valid_until`."),
            valid_from=INSTANT,
            valid_until=INSTANT,
            picture=PICTURE,
        )
    ),
)
_LINE = LEDGER["properties"]["items"]["items"]
OWN_LEDGER = page_of(
    object_of(
        **_LINE["properties"],
        reference=or_null(text("The public id of what the line comes from.")),
        store=or_null(TEXT),
        why=list_of(text("Why, in whole sentences.")),
    )
)
OFFERS = page_of(OFFER)
_WAYS = {name: REDEMPTION["properties"][name] for name in REDEMPTION["required"]}
OWN_REDEMPTION = partly(
    object_of(**_WAYS, token=TOKEN, picture=OWN_PICTURE),
    available={"type": "integer", "description": "What can be spent then, told once."},
)
OWN_REDEMPTIONS = page_of(OWN_REDEMPTION)
_VOUCHER = standings.VOUCHERS["properties"]["items"]["items"]
OWN_VOUCHERS = page_of(
    object_of(
        **_VOUCHER["properties"],
        last_day=or_null({**standings.DAY, "description": "In the program's zone."}),
        usable=YES_NO,
        token=TOKEN,
        picture=VOUCHER_PICTURE,
    )
)
CLAIM = object_of(
    id=id_of("cla"),
    status=one_of(*ClaimStatus.values),
    receipt=TEXT,
    store=TEXT,
    currency=text("The store's, in which `total` was."),
    purchase=or_null(id_of("pur")),
    created_at=INSTANT,
    reason=or_null(
        object_of(code=one_of(*ClaimReason.values), detail=text("In words, ready to show.")),
    ),
)
CLAIMS = page_of(CLAIM)
EXPORT: Schema = {
    "type": "object",
    "description": "All that is held of the member; see docs/how-to/privacy.md.",
    "required": ["member", "exported_at"],
    "additionalProperties": {},
}
