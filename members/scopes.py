"""What an API key may be allowed to do. PURE. One word each, checked per endpoint and method."""

from typing import Final

PURCHASES_WRITE: Final = "purchases:write"
PURCHASES_READ: Final = "purchases:read"
QUOTES_WRITE: Final = "quotes:write"
MEMBERS_READ: Final = "members:read"
MEMBERS_WRITE: Final = "members:write"
MEMBERS_ENROL: Final = "members:enrol"
REDEMPTIONS_WRITE: Final = "redemptions:write"
REWARDS_READ: Final = "rewards:read"
TRANSFERS_WRITE: Final = "transfers:write"
LOOKUPS_WRITE: Final = "lookups:write"
RETURNS_ANYWHERE: Final = "returns:anywhere"
VOUCHERS_WRITE: Final = "vouchers:write"
VOUCHERS_REVOKE: Final = "vouchers:revoke"
TERMINAL_SELF: Final = "terminal:self"
HISTORY_WRITE: Final = "history:write"
EVENTS_WRITE: Final = "events:write"
ADJUSTMENTS_WRITE: Final = "adjustments:write"
ADJUSTMENTS_APPROVE: Final = "adjustments:approve"
WEBHOOKS_READ: Final = "webhooks:read"
WEBHOOKS_WRITE: Final = "webhooks:write"

SCOPES: Final[dict[str, str]] = {
    PURCHASES_WRITE: "Record purchases, batches of them and their returns.",
    PURCHASES_READ: "Read purchases and why they earned what they earned.",
    QUOTES_WRITE: "Ask what a basket would earn; nothing is written.",
    MEMBERS_READ: "Read members, their identifiers, balances and statements.",
    MEMBERS_WRITE: "Enrol members, change and merge them, their identifiers and households.",
    MEMBERS_ENROL: "Enrol members, as tills do; nothing else of theirs.",
    REDEMPTIONS_WRITE: "Hold, confirm and void redemptions.",
    REWARDS_READ: "Read the rewards on offer.",
    TRANSFERS_WRITE: "Move points from member to member, and read such transfers.",
    LOOKUPS_WRITE: "Turn any scan into a member card.",
    RETURNS_ANYWHERE: "Beside these, for a key of one store: return what other stores sold.",
    VOUCHERS_WRITE: "Verify vouchers, take them for a sale, and undo that.",
    VOUCHERS_REVOKE: "Take vouchers back that nobody used.",
    TERMINAL_SELF: "For a till: fetch what it needs offline, report its state, renew its key.",
    HISTORY_WRITE: "Record purchases and redemptions at any past instant.",
    EVENTS_WRITE: "Report what members do besides buying, and read what it earned.",
    ADJUSTMENTS_WRITE: "Propose adjustments of points, with a reason.",
    WEBHOOKS_READ: "Read webhook endpoints, what became of deliveries, and the event log.",
    WEBHOOKS_WRITE: "Register, change, rotate, test and replay webhook endpoints.",
    ADJUSTMENTS_APPROVE: "Approve or reject what somebody else proposed.",
}
