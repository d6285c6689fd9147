"""
Every kind of event there is, and what each tells. PURE data; docs/reference/events.md shows it.

Always: a payload holds public ids, codes, figures and days, and no person's name or number. A
member of a payload is never renamed or removed; new ones may be added, and new kinds too.
"""

from typing import Final, NamedTuple


class Kind(NamedTuple):
    """
    One kind. subject: what its subject is the id of. payload: what `data` holds beside it.
    """

    meaning: str
    subject: str
    payload: tuple[str, ...]


_REDEMPTION: Final = ("member", "reward", "points")
_ADJUSTMENT: Final = ("member", "kind", "points", "reason")
_REFUND: Final = ("refund", "member", "total", "currency", "points")
_VOUCHER_USE: Final = ("use", "store", "external_id", "member", "offline")
_CONSENT: Final = ("purpose", "channel", "source")

KINDS: Final[dict[str, Kind]] = {
    "adjustment.approved": Kind("Points were adjusted by hand.", "adjustment", _ADJUSTMENT),
    "adjustment.proposed": Kind("Somebody else has to approve it.", "adjustment", _ADJUSTMENT),
    "adjustment.rejected": Kind("It was not approved; nothing moved.", "adjustment", _ADJUSTMENT),
    "case.opened": Kind(
        "Staff have to look at something.",
        "case",
        ("kind", "use", "other_use", "store", "external_id"),
    ),
    "claim.credited": Kind("Missing points were found.", "claim", ("member", "reason")),
    "claim.refused": Kind("A claim came to nothing.", "claim", ("member", "reason")),
    "claim.waiting": Kind("A member says points are missing.", "claim", ("member", "reason")),
    "consent.granted": Kind("A member allowed something.", "member", _CONSENT),
    "consent.withdrawn": Kind("A member allows it no more.", "member", _CONSENT),
    "household.dissolved": Kind("A household ended.", "household", ("member",)),
    "household.founded": Kind("Members began to share points.", "household", ("member",)),
    "household.joined": Kind("A member joined it.", "household", ("member",)),
    "household.left": Kind("A member left it.", "household", ("member",)),
    "member.blocked": Kind("A member may not earn, redeem or sign in.", "member", ()),
    "member.changed": Kind("Something of the member changed.", "member", ("fields",)),
    "member.enrolled": Kind("Somebody became a member.", "member", ("language",)),
    "member.erased": Kind("Nobody knows any more who it was.", "member", ()),
    "member.merged": Kind("Two turned out to be one.", "member", ("merge", "survivor")),
    "member.parted": Kind("A merge was undone.", "member", ("merge", "survivor")),
    "member.tier_at_risk": Kind(
        "The tier ends soon.", "member", ("tier", "kept_until", "missing", "by")
    ),
    "member.tier_changed": Kind(
        "The member rose or fell.", "member", ("tier", "before", "since", "kept_until", "reason")
    ),
    "member.unblocked": Kind("A blocked member may again.", "member", ()),
    "points.available": Kind("Points that waited can be spent.", "member", ("points",)),
    "points.expiring": Kind(
        "Points end in 30, 7 or 1 days.", "member", ("points", "expires_on", "days_left")
    ),
    "points.redated": Kind(
        "Staff gave the points of a program other ends.", "program", ("lots", "points")
    ),
    "points.transferred": Kind(
        "A member gave points to another.", "transfer", ("sender", "recipient", "points")
    ),
    "purchase.attached": Kind(
        "A sale without a member got one.", "purchase", ("member", "store", "external_id")
    ),
    "purchase.credited": Kind(
        "A sale got its points.",
        "purchase",
        ("member", "store", "external_id", "points", "balance_after", "tier"),
    ),
    "purchase.refunded": Kind("Part of a sale was returned.", "purchase", _REFUND),
    "purchase.refused": Kind(
        "A sale could not be credited; staff see why.",
        "purchase",
        ("member", "store", "external_id", "reason"),
    ),
    "purchase.voided": Kind("A sale was taken back as a whole.", "purchase", _REFUND),
    "redemption.confirmed": Kind("A reward was handed over.", "redemption", _REDEMPTION),
    "redemption.held": Kind("Points were set aside for a reward.", "redemption", _REDEMPTION),
    "redemption.lapsed": Kind("Nobody came; the points are back.", "redemption", _REDEMPTION),
    "redemption.voided": Kind("It was taken back; so were the points.", "redemption", _REDEMPTION),
    "refund.unmatched": Kind(
        "A return waits too long for its sale.", "refund", ("store", "external_id")
    ),
    "security.guessing": Kind(
        "Somebody tries codes or addresses.", "guess", ("subject", "limit", "seconds")
    ),
    "stamp_card.full": Kind(
        "A stamp card is full; its voucher was issued.",
        "member",
        ("card", "voucher", "reward", "expires_at"),
    ),
    "terminal.enrolled": Kind("A till got a key.", "key", ("store", "terminal", "by")),
    "voucher.returned": Kind("A used voucher may be used again.", "voucher", _VOUCHER_USE),
    "voucher.revoked": Kind("A voucher was taken back.", "voucher", ("reason",)),
    "voucher.used": Kind("A voucher was taken by a till.", "voucher", _VOUCHER_USE),
    "voucher_pool.low": Kind(
        "Few codes are left.", "voucher pool", ("pool", "name", "left", "program")
    ),
    "webhook.test": Kind("You asked for it.", "webhook endpoint", ()),
    "webhook_endpoint.disabled": Kind(
        "An endpoint is told nothing more.", "webhook endpoint", ("reason",)
    ),
}


def is_wanted(text: str) -> bool:
    """Tell whether a kind, or a pattern such as `member.*`, names anything there is."""
    if text.endswith(".*"):
        return any(kind.startswith(text[:-1]) for kind in KINDS)
    return text in KINDS
