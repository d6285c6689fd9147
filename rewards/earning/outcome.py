"""What a basket earns, and why: each rule says so, win or lose. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

OTHER_TIER = "other_tier"
BELOW_BASKET = "basket_too_small"
BELOW_STEP = "below_one_step"
NO_LINE = "no_matching_line"
NO_BASE = "nothing_to_multiply"
BEATEN = "better_multiplier_won"


class AwardLine(NamedTuple):
    """
    One rule's say: `points` > 0 when it applied, else the `reason` why not.

    base_minor: the money it looked at.
    """

    rule: str
    version: int
    version_id: int
    points: int
    base_minor: int
    reason: str = ""


class Outcome(NamedTuple):
    """What a basket earns for one standing; `spend_minor` is what counts for the tier."""

    points: int
    tier: str
    spend_minor: int
    lines: Sequence[AwardLine]

    def trace(self) -> dict[str, Any]:
        """The JSON that is stored with a purchase and explained to cashier, support and member."""
        return {
            "tier": self.tier,
            "basket_minor": self.spend_minor,
            "rules": [line._asdict() for line in self.lines],
        }
