"""The answer of a lookup as an OpenAPI schema; a test holds it against real answers."""

from loyalty.api.schema import (
    BALANCE_NOW,
    REDEMPTION,
    TEXT,
    id_of,
    list_of,
    object_of,
    one_of,
    or_null,
    partly,
    text,
)
from loyalty.api.schema_vouchers import VOUCHER
from members.models import IdentifierKind

KINDS = (
    "member", "receipt", "voucher", "redemption", "ambiguous", "blocked", "expired", "unknown",
)  # fmt: skip
HINTS = ("birthday", "claim_open", "debt")

LOOKUP = partly(
    object_of(
        kind=one_of(*KINDS),
        member=or_null(
            object_of(
                id=id_of("mem"),
                display_name=or_null(text("Only of who allows to be greeted by it.")),
                status=TEXT,
                visits=or_null({"type": "integer"}),
            )
        ),
        balance=or_null(BALANCE_NOW),
        tier=or_null(object_of(code=TEXT, name=TEXT)),
        purchase=or_null(id_of("pur")),
        voucher=or_null(VOUCHER),
        redemption=or_null(REDEMPTION),
        candidates=list_of(
            object_of(
                choose=text("Send it back with the same scan."),
                kind=one_of(*IdentifierKind.values),
                masked=TEXT,
                name=or_null(TEXT),
            )
        ),
        greeting=text("For the cashier to say; empty where the other sentence is enough."),
        say=text("One sentence for the cashier to say."),
        hints=list_of(object_of(code=one_of(*HINTS), words=TEXT)),
    ),
    notices=list_of(object_of(code=TEXT, detail=TEXT)),
)
